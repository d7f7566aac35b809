using System.Xml.Linq;

namespace MlopsHousing.Training.Cards;

/// <summary>A part of a model card under one heading.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Blocks">What stands under it.</param>
internal sealed record CardSection(string Title, IReadOnlyList<CardBlock> Blocks);

/// <summary>What a card is made of. All text is plain; whoever writes it escapes it.</summary>
internal abstract record CardBlock
{
    /// <summary>Some sentences.</summary>
    public sealed record Text(string Words) : CardBlock;

    /// <summary>Points of a list.</summary>
    public sealed record Points(IReadOnlyList<string> Items) : CardBlock;

    /// <summary>Rows under a header, which is empty where rows speak for themselves.</summary>
    public sealed record Table(IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows) : CardBlock;

    /// <summary>Plots side by side where there is room.</summary>
    public sealed record Plots(IReadOnlyList<CardPlot> Items) : CardBlock;
}

/// <summary>One plot.</summary>
/// <param name="Name">Its file's name in <c>plots/</c>, without an ending.</param>
/// <param name="Title">What it shows, in a few words.</param>
/// <param name="Caption">How to read it.</param>
/// <param name="Svg">The plot.</param>
internal sealed record CardPlot(string Name, string Title, string Caption, XElement Svg)
{
    public string File => $"plots/{Name}.svg";
}

namespace MlopsHousing.Modeling.Features;

/// <summary>One of the numbers that the forest splits on.</summary>
/// <param name="Name">Its name in the recipe.</param>
/// <param name="Credits">Which of the signature's features it is made from, ascending, and to what part; together 1.</param>
public sealed record EngineeredFeature(string Name, IReadOnlyList<Credit> Credits)
{
    /// <summary>The places in a row of the signature's features that it is made from, ascending.</summary>
    public IReadOnlyList<int> Sources { get; } = [.. Credits.Select(credit => credit.Feature)];
}

/// <summary>A part of an engineered feature's credit.</summary>
/// <param name="Feature">The place in a row of the signature's feature that gets it.</param>
/// <param name="Share">More than 0, at most 1.</param>
public readonly record struct Credit(int Feature, double Share);

using ScottPlot;

namespace MlopsHousing.Training.Plots;

/// <summary>The colours of plots. Each has a class in the SVG, so that a dark page can have its own.</summary>
internal static class Palette
{
    public static Color Ink { get; } = Color.FromHex("#1F2933");

    /// <summary>Ink in dashes, which are put in later: Skia can't write them as SVG, and complains on standard error.</summary>
    public static Color Dashes { get; } = Color.FromHex("#1F2934");

    public static Color Grid { get; } = Color.FromHex("#E2E6EB");

    public static Color Accent { get; } = Color.FromHex("#2563EB");

    // Pictures can't follow the page; these two are told apart on white and on black, and by the colour-blind.
    public static Color Below { get; } = Color.FromHex("#3B82F6");

    public static Color Above { get; } = Color.FromHex("#EA580C");

    /// <summary>What a dark page changes; paper stays white.</summary>
    public const string DarkCss =
        "@media screen and (prefers-color-scheme:dark){"
        + ".f-ink{fill:#e5e9f0}.s-ink{stroke:#e5e9f0}.s-grid{stroke:#323c4a}.f-accent{fill:#7aa7ff}.s-accent{stroke:#7aa7ff}}";

    private static readonly Dictionary<string, string> _classes = new(StringComparer.OrdinalIgnoreCase)
    {
        [Ink.ToHex()] = "ink",
        [Dashes.ToHex()] = "ink",
        [Grid.ToHex()] = "grid",
        [Accent.ToHex()] = "accent",
    };

    /// <summary>The class of a colour as SVG has it; null for one that stays as it is.</summary>
    public static string? ClassOf(string? colour) => colour is null ? null : _classes.GetValueOrDefault(colour);
}

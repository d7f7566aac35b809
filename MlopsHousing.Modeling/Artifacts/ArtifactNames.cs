using System.Text.RegularExpressions;

namespace MlopsHousing.Modeling.Artifacts;

/// <summary>The names and sizes that files of a version may have. Names become paths, so what is not plain is refused.</summary>
public static partial class ArtifactNames
{
    public const string Signature = "signature.json";
    public const string Features = "features.json";
    public const string Neighbours = "neighbours.bin";
    public const string Forest = "forest.bin";
    public const string Difficulty = "difficulty.bin";
    public const string Intervals = "intervals.json";
    public const string Profile = "profile.json";

    /// <summary>Evidence: answers don't depend on it.</summary>
    public const string Segments = "segments.json";

    /// <summary>How a version did on rows that were held out.</summary>
    public const string Metrics = "metrics.json";

    /// <summary>What a version was made from.</summary>
    public const string Lineage = "lineage.json";

    /// <summary>The model card as a page that needs nothing else.</summary>
    public const string CardPage = "model-card.html";

    /// <summary>The model card as Markdown.</summary>
    public const string CardText = "model-card.md";

    /// <summary>No file of a version is larger, so a reader's memory is bounded before it reads.</summary>
    public const long MostBytes = 64 * 1024 * 1024;

    /// <summary>No JSON file of a version is larger: what is read from it takes several times its size.</summary>
    public const long MostJsonBytes = 8 * 1024 * 1024;

    /// <summary>What a version is served from takes no more than this together.</summary>
    public const long MostServingBytes = 256 * 1024 * 1024;

    /// <summary>No version has more files than this in either list.</summary>
    public const int MostFiles = 1000;

    /// <summary>
    /// Whether a file may have this name: up to four parts of letters, digits, dots, hyphens and underscores that
    /// begin with a letter or digit, joined by slashes, 128 characters at most; so never rooted, never <c>..</c>, never hidden.
    /// </summary>
    public static bool IsValid(string name) => name.Length <= 128 && name != Manifest.FileName && Pattern().IsMatch(name);

    /// <summary>The most bytes that a file of this name may have.</summary>
    public static long MostBytesOf(string name) => name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? MostJsonBytes : MostBytes;

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*){0,3}\z")]
    private static partial Regex Pattern();
}

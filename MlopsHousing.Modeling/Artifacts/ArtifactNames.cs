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

    /// <summary>No file of a version is larger, so a reader's memory is bounded before it reads.</summary>
    public const long MostBytes = 64 * 1024 * 1024;

    /// <summary>No version has more files than this in either list.</summary>
    public const int MostFiles = 1000;

    /// <summary>
    /// Whether a file may have this name: up to four parts of letters, digits, dots, hyphens and underscores that
    /// begin with a letter or digit, joined by slashes, 128 characters at most; so never rooted, never <c>..</c>, never hidden.
    /// </summary>
    public static bool IsValid(string name) => name.Length <= 128 && name != Manifest.FileName && Pattern().IsMatch(name);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*){0,3}\z")]
    private static partial Regex Pattern();
}

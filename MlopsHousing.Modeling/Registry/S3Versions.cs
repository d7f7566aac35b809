using System.Globalization;
using MlopsHousing.Modeling.Artifacts;

namespace MlopsHousing.Modeling.Registry;

/// <summary>The objects of one version as a listing shows them.</summary>
/// <param name="Number">The version's number.</param>
/// <param name="Files">Their names, the manifest last.</param>
/// <param name="At">When the last of them was written.</param>
internal sealed record S3Versions(int Number, IReadOnlyList<string> Files, DateTime At)
{
    /// <summary>Whether it was published to the end.</summary>
    public bool IsWhole => Files[^1] == Manifest.FileName;

    /// <summary>Sorts a model's keys by versions.</summary>
    public static IEnumerable<S3Versions> Of(IEnumerable<S3Bucket.Listed> keys) =>
        from key in keys
        let slash = key.Key.IndexOf('/', StringComparison.Ordinal)
        where slash > 0 && key.Key[0] != '0'
        let number = int.TryParse(key.Key.AsSpan(0, slash), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0
        where number > 0
        group (Name: key.Key[(slash + 1)..], key.At) by number into version
        select new S3Versions(version.Key, [.. version.Select(f => f.Name).OrderBy(f => f == Manifest.FileName)], version.Max(f => f.At));
}

using System.Globalization;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Modeling.Registry;

/// <summary>Where things lie in a folder registry. Paths are only ever made here, from names that were checked.</summary>
internal sealed class FolderLayout(string root)
{
    /// <summary>Begins the names of what is written aside. Hidden, so that no reader takes it for a version.</summary>
    public const string AsidePrefix = ".aside-";

    public string Root { get; } = Path.GetFullPath(root);

    public string ModelFolder(string model) => SignatureRules.IsModelName(model)
        ? Path.Combine(Root, model)
        : throw RegistryFaults.NotAModelName();

    public string VersionFolder(string model, int version) =>
        Path.Combine(ModelFolder(model), version.ToString(CultureInfo.InvariantCulture));

    public string ManifestFile(string model, int version) => Path.Combine(VersionFolder(model, version), Manifest.FileName);

    public string AliasesFile(string model) => Path.Combine(ModelFolder(model), Aliases.FileName);

    public string LockFile(string model) => Path.Combine(ModelFolder(model), ".lock");

    public string NewAside(string model) => Path.Combine(ModelFolder(model), AsidePrefix + Guid.NewGuid().ToString("n"));

    public IReadOnlyList<string> Models() => [.. Directory.EnumerateDirectories(Root)
        .Select(f => Path.GetFileName(f))
        .Where(m => SignatureRules.IsModelName(m) && Versions(m).Any())
        .Order(StringComparer.Ordinal)];

    /// <summary>The published versions, in no order. A version is published by one rename, so whatever has a manifest is whole.</summary>
    public IEnumerable<int> Versions(string model) => Numbers(model).Where(v => File.Exists(ManifestFile(model, v)));

    /// <summary>Every number that is taken, by a version or by anything else.</summary>
    public IEnumerable<int> Numbers(string model) => Directory.EnumerateFileSystemEntries(ModelFolder(model))
        .Select(f => Path.GetFileName(f))
        .Where(f => f[0] is >= '1' and <= '9')
        .Select(f => int.TryParse(f, NumberStyles.None, CultureInfo.InvariantCulture, out var v) ? v : 0)
        .Where(v => v > 0);
}

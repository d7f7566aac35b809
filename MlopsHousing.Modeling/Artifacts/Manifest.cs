using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace MlopsHousing.Modeling.Artifacts;

/// <summary><c>manifest.json</c>: the hash of every file of a version, in two lists.</summary>
/// <param name="Digest"><c>sha256:…</c> over <paramref name="Serving"/>; see <see cref="DigestOf"/>.</param>
/// <param name="Serving">Same data, seed, packages and CPU architecture give the same list.</param>
/// <param name="Evidence">Holds what changes from run to run: durations, the commit, ML.NET's zip.</param>
public sealed record Manifest(
    string Digest,
    IReadOnlyDictionary<string, FileHash> Serving,
    IReadOnlyDictionary<string, FileHash> Evidence)
{
    public const string FileName = "manifest.json";

    /// <summary>A file larger than this is not read.</summary>
    public const int MostBytes = 1024 * 1024;

    /// <summary>
    /// The digest of a serving list: sha256 over the lines <c>{sha256}  {name}\n</c> in ordinal order of the names,
    /// the form that <c>sha256sum</c> prints, so that anyone can check it with standard tools.
    /// </summary>
    public static string DigestOf(IReadOnlyDictionary<string, FileHash> serving)
    {
        var lines = serving.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Value.Sha256}  {f.Key}\n");
        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }

    /// <summary>The manifest of files that are about to be published.</summary>
    /// <exception cref="InvalidDataException">A name, a size or the number of files is not allowed.</exception>
    public static Manifest Of(ArtifactFiles files)
    {
        var serving = Hash(files.Serving);
        var manifest = new Manifest(DigestOf(serving), serving, Hash(files.Evidence));
        ManifestRules.Check(manifest);
        return manifest;
    }

    /// <summary>Reads <c>manifest.json</c>.</summary>
    /// <exception cref="InvalidDataException">It is not JSON of this shape, names what is not allowed, or its digest is not that of its list.</exception>
    public static Manifest Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize(json, ManifestJson.Default.Manifest)
                ?? throw new InvalidDataException("The manifest is null.");
            ManifestRules.Check(manifest);
            return manifest;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The manifest is not readable: {e.Message}", e);
        }
    }

    /// <summary>Writes <c>manifest.json</c>: files in ordinal order, indented, LF line ends; the same bytes for the same files.</summary>
    public byte[] ToJson()
    {
        var ordered = this with { Serving = Ordered(Serving), Evidence = Ordered(Evidence) };
        return [.. JsonSerializer.SerializeToUtf8Bytes(ordered, ManifestJson.Default.Manifest), (byte)'\n'];
    }

    /// <summary>The hash of a file by its name, from either list; null when the version has no such file.</summary>
    public FileHash? Find(string file) => Serving.TryGetValue(file, out var hash) || Evidence.TryGetValue(file, out hash) ? hash : null;

    /// <summary>Whether <paramref name="content"/> is what was published under this name.</summary>
    public bool Matches(string file, ReadOnlySpan<byte> content) =>
        Find(file) is { } hash && hash.Bytes == content.Length && hash.Sha256 == Convert.ToHexStringLower(SHA256.HashData(content));

    private static SortedDictionary<string, FileHash> Ordered(IReadOnlyDictionary<string, FileHash> files) =>
        new(files.ToDictionary(), StringComparer.Ordinal);

    private static Dictionary<string, FileHash> Hash(IReadOnlyDictionary<string, byte[]> files) =>
        files.ToDictionary(f => f.Key, f => new FileHash(Convert.ToHexStringLower(SHA256.HashData(f.Value)), f.Value.Length));
}

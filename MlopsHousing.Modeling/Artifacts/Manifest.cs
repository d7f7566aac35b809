using System.Security.Cryptography;
using System.Text;

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

    /// <summary>
    /// The digest of a serving list: sha256 over the lines <c>{sha256}  {name}\n</c> in ordinal order of the names,
    /// the form that <c>sha256sum</c> prints, so that anyone can check it with standard tools.
    /// </summary>
    public static string DigestOf(IReadOnlyDictionary<string, FileHash> serving)
    {
        var lines = serving.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Value.Sha256}  {f.Key}\n");
        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }
}

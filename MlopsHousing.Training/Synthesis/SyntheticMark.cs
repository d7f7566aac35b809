using System.Security.Cryptography;
using System.Text.Json;
using MlopsHousing.Training.Pipeline;

namespace MlopsHousing.Training.Synthesis;

/// <summary>
/// Says of a file that its rows were made up, and how: <c>rows.csv.synthetic.json</c> beside <c>rows.csv</c>. Training on such a
/// file writes it into the version's lineage.
/// </summary>
/// <param name="Model">The model whose profile the rows were made from.</param>
/// <param name="Version">Its version.</param>
/// <param name="Digest">The version's digest.</param>
/// <param name="Rows">How many.</param>
/// <param name="Seed">The same seed gives the same rows.</param>
/// <param name="Drift">What is different from the training rows, as it was asked for.</param>
/// <param name="Sha256">The hash of the file.</param>
public sealed record SyntheticMark(string Model, string Version, string Digest, long Rows, int Seed, IReadOnlyList<string> Drift, string Sha256)
{
    private const string Extension = ".synthetic.json";

    /// <summary>Marks the file at a path; <see cref="Sha256"/> is taken from it.</summary>
    public async Task WriteAsync(string path, CancellationToken cancel)
    {
        await using var file = File.OpenRead(path);
        var mark = this with { Sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancel)) };
        await File.WriteAllBytesAsync(path + Extension, [.. JsonSerializer.SerializeToUtf8Bytes(mark, EvidenceJson.Default.SyntheticMark), (byte)'\n'], cancel);
    }

    /// <summary>The mark of a file; null where it has none, or one of other content.</summary>
    /// <exception cref="TrainingException">There is a mark that can't be read.</exception>
    public static SyntheticMark? Find(string path, string sha256)
    {
        if (!File.Exists(path + Extension)) return null;
        try
        {
            var mark = JsonSerializer.Deserialize(File.ReadAllBytes(path + Extension), EvidenceJson.Default.SyntheticMark);
            return mark?.Sha256 == sha256 ? mark : null;
        }
        catch (JsonException)
        {
            throw new TrainingException($"{path}{Extension} says that the data is synthetic but can't be read; make the data again, or remove both.");
        }
    }
}

using System.Text.Json;

namespace MlopsHousing.Cli.Batches;

/// <summary>
/// How far a run got, beside its output: <c>out.csv.checkpoint</c>. Whoever starts the same run again goes on from there, and
/// the output is the same to the last byte.
/// </summary>
/// <param name="Run">What is run on what; a checkpoint of another run is of no use.</param>
/// <param name="Chunks">Chunks that are done with, those of other shards included.</param>
/// <param name="Rows">Rows that were written.</param>
/// <param name="Length">The output's length without its end.</param>
/// <param name="End">The output's end, which the next chunk overwrites: Parquet's description of what is written so far.</param>
internal sealed record Checkpoint(string Run, long Chunks, long Rows, long Length, byte[] End)
{
    private const string Extension = ".checkpoint";

    /// <summary>The checkpoint of a run; null where there is none.</summary>
    public static Checkpoint? Find(string output, string run)
    {
        try
        {
            var found = File.Exists(output + Extension) ? JsonSerializer.Deserialize<Checkpoint>(File.ReadAllBytes(output + Extension)) : null;
            return found?.Run == run ? found : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static void Remove(string output) => File.Delete(output + Extension);

    /// <summary>Makes the output what it was. Returns false where too little of it is left.</summary>
    public bool TryRestore(FileStream output)
    {
        if (output.Length < Length) return false;
        output.SetLength(Length);
        output.Seek(0, SeekOrigin.End);
        output.Write(End);
        return true;
    }

    /// <summary>Remembers the output as it is; the output is on the disk first.</summary>
    public static void Save(string path, string run, long chunks, long rows, FileStream output, long endOfRows)
    {
        output.Flush(flushToDisk: true);
        var end = new byte[output.Length - endOfRows];
        output.Seek(endOfRows, SeekOrigin.Begin);
        output.ReadExactly(end);
        File.WriteAllBytes(path + Extension + ".tmp", JsonSerializer.SerializeToUtf8Bytes(new Checkpoint(run, chunks, rows, endOfRows, end)));
        File.Move(path + Extension + ".tmp", path + Extension, overwrite: true);
    }
}

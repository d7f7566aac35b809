using System.Diagnostics;

namespace MlopsHousing.Cli.Batches;

/// <summary>Predicts a table chunk by chunk; while one is predicted and written, the next is read.</summary>
/// <param name="table">Where rows come from.</param>
/// <param name="columns">What is added to them.</param>
/// <param name="shard">Which chunks are this process's.</param>
internal sealed class BatchRun(IRowFile table, PredictedColumns columns, Shard shard)
{
    private const string Partial = ".partial";

    /// <summary>How much work a kill may cost.</summary>
    private static readonly TimeSpan _betweenCheckpoints = TimeSpan.FromSeconds(1);

    private long _next;
    private long _done;
    private long _rows;

    /// <summary>Writes to a stream that can't be gone back in.</summary>
    public async Task WriteAsync(Stream to, CancellationToken cancel)
    {
        await table.BeginAsync(to, columns, cancel);
        await EachAsync(to, progress: null, () => { }, cancel);
        await to.FlushAsync(cancel);
    }

    /// <summary>Writes a file, whole or not at all; goes on where an earlier run of the same was ended.</summary>
    /// <param name="path">The file.</param>
    /// <param name="run">What is run on what, in one line.</param>
    /// <param name="resumed">Is told how many rows are there already.</param>
    /// <param name="progress">Is told how far it is.</param>
    /// <param name="cancel">Ends it; what is done stays for the next run.</param>
    /// <exception cref="InvalidDataException">A row is at fault. Nothing stays: mended, it is other data.</exception>
    public async Task WriteAsync(string path, string run, Action<long> resumed, IProgress<BatchProgress>? progress, CancellationToken cancel)
    {
        try
        {
            await using var output = new FileStream(path + Partial, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1024 * 1024);
            await BeginAsync(path, run, output, resumed, cancel);
            var last = Stopwatch.GetTimestamp();
            await EachAsync(output, progress, () =>
            {
                if (Stopwatch.GetElapsedTime(last) < _betweenCheckpoints) return;
                Checkpoint.Save(path, run, _done, _rows, output, table.EndOfRows(output));
                last = Stopwatch.GetTimestamp();
            }, cancel);
            output.Flush(flushToDisk: true);
        }
        catch (InvalidDataException)
        {
            Checkpoint.Remove(path);
            File.Delete(path + Partial);
            throw;
        }

        File.Move(path + Partial, path, overwrite: true);
        Checkpoint.Remove(path);
    }

    private async Task BeginAsync(string path, string run, FileStream output, Action<long> resumed, CancellationToken cancel)
    {
        if (Checkpoint.Find(path, run) is { } checkpoint && checkpoint.TryRestore(output))
        {
            _rows = checkpoint.Rows;
            resumed(_rows);
            while (_next < checkpoint.Chunks && await table.SkipAsync(cancel) > 0) _next++;
            _done = _next;
            return;
        }

        Checkpoint.Remove(path);
        output.SetLength(0);
        await table.BeginAsync(output, columns, cancel);
    }

    private async Task EachAsync(Stream to, IProgress<BatchProgress>? progress, Action written, CancellationToken cancel)
    {
        var (clock, before) = (Stopwatch.StartNew(), _rows);
        for (var reading = NextAsync(cancel); await reading is var (chunk, number);)
        {
            reading = Task.Run(() => NextAsync(cancel), cancel);
            try
            {
                await table.WriteAsync(to, columns, chunk, columns.Predict(chunk, cancel), cancel);
            }
            catch
            {
                // Reading must have ended before its file is closed.
                await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw;
            }

            (_rows, _done) = (_rows + chunk.Count, number + 1);
            written();
            progress?.Report(new(_rows, (_rows - before) / clock.Elapsed.TotalSeconds, table.Read));
        }
    }

    /// <summary>The next chunk that is this process's, and its number in the table.</summary>
    private async Task<(RowChunk Chunk, long Number)?> NextAsync(CancellationToken cancel)
    {
        for (; !shard.Owns(_next); _next++)
            if (await table.SkipAsync(cancel) == 0) return null;
        return await table.ReadAsync(cancel) is { } chunk ? (chunk, _next++) : null;
    }
}

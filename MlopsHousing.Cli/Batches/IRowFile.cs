namespace MlopsHousing.Cli.Batches;

/// <summary>A table that is read and, with more columns, written chunk by chunk, so that one chunk is in memory and not the table.</summary>
internal interface IRowFile : IAsyncDisposable
{
    /// <summary>How much of it was read, from 0 to 1; null where that can't be known.</summary>
    double? Read { get; }

    /// <summary>Reads and checks the next chunk; null after the last. It holds until the next but one is read.</summary>
    /// <exception cref="InvalidDataException">A row is at fault; the message names row and field.</exception>
    Task<RowChunk?> ReadAsync(CancellationToken cancel);

    /// <summary>Passes over the next chunk; returns how many rows that were, 0 after the last.</summary>
    Task<long> SkipAsync(CancellationToken cancel);

    /// <summary>Writes the beginning of the output.</summary>
    Task BeginAsync(Stream to, PredictedColumns columns, CancellationToken cancel);

    /// <summary>Adds a chunk to the end of the output, which is then whole as far as it goes.</summary>
    Task WriteAsync(Stream to, PredictedColumns columns, RowChunk chunk, PredictedRows predicted, CancellationToken cancel);

    /// <summary>Where in the output the next chunk begins: what lies behind is overwritten by it.</summary>
    long EndOfRows(Stream to);
}

using Microsoft.EntityFrameworkCore;
using MlopsHousing.Monitoring.Predictions;

namespace MlopsHousing.Monitoring.Storage;

/// <summary>A database for predictions and feedback. Making one does no work; nothing of EF Core is loaded before its first use.</summary>
public abstract class Store : IAsyncDisposable
{
    /// <summary>The columns of a logged prediction, in the order in which both databases are given them.</summary>
    internal const string PredictionColumns =
        "id, row, at, model, version, digest, role, vector, value, scale, lower, upper, coverage, microseconds, cache, client";

    /// <summary>What it is, for people: no address, no secret.</summary>
    public abstract string Description { get; }

    /// <summary>Makes it ready for use, if it can be.</summary>
    /// <exception cref="StoreException">Its schema is older than this program needs, or it can't be reached.</exception>
    public abstract Task OpenAsync(CancellationToken cancel);

    /// <summary>Brings the schema up to date.</summary>
    /// <returns>The migrations that were applied.</returns>
    /// <exception cref="StoreException">It can't be reached or changed.</exception>
    public abstract Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancel);

    /// <summary>A context for queries, and for changes that are committed by <see cref="SaveDurablyAsync"/>.</summary>
    public abstract StoreContext CreateContext();

    /// <summary>Commits a context's changes; when it returns, they survive a crash of the machine.</summary>
    /// <exception cref="DbUpdateException">Somebody else wrote the same rows, or the store can't be used now.</exception>
    public abstract Task SaveDurablyAsync(StoreContext context, CancellationToken cancel);

    /// <summary>Takes the part of the one process that decides, if nobody has it; it is given back by disposal, and by the process's end.</summary>
    /// <returns>Null when another process has it.</returns>
    public abstract Task<IAsyncDisposable?> TryDecideAsync(CancellationToken cancel);

    /// <summary>Whether a change failed only because somebody else wrote the same rows at the same moment.</summary>
    internal abstract bool IsCollision(DbUpdateException failure);

    /// <summary>Writes a batch of predictions, all or none. A crash of the machine may lose the last of them.</summary>
    /// <exception cref="System.Data.Common.DbException">It can't be written now; the same batch may be tried again.</exception>
    public abstract Task WriteAsync(ReadOnlyMemory<PredictionEntry> batch, CancellationToken cancel);

    public abstract ValueTask DisposeAsync();
}

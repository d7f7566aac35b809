using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using MlopsHousing.Monitoring.Predictions;
using SQLitePCL;

namespace MlopsHousing.Monitoring.Storage;

/// <summary>The store in a file. It migrates itself, as nobody else uses it.</summary>
/// <param name="path">The file.</param>
public sealed class SqliteStore(string path) : Store
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // Of waiting for another process that writes.
    private const int BusyMilliseconds = 5_000;

    // A migration of a process that died would be waited for without end.
    private static readonly TimeSpan _longestMigration = TimeSpan.FromMinutes(1);

    private readonly string _connection = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 5 }.ToString();
    private readonly SemaphoreSlim _writing = new(1);
    private SqlitePredictionWriter? _writer;

    public override string Description => $"SQLite, {path}";

    public override Task OpenAsync(CancellationToken cancel) => MigrateAsync(cancel);

    public override async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancel)
    {
        try
        {
            MakeFile();
            await using var context = CreateContext();
            string[] pending = [.. await context.Database.GetPendingMigrationsAsync(cancel)];
            if (pending.Length == 0) return pending;
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(_longestMigration);
            await context.Database.MigrateAsync(limit.Token);
            return pending;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"The file {path} can't be used as the store: {e.Message.TrimEnd('.')}. Check it, its folder and the disk, or name another (Store__Path).", e);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new StoreException(
                $"The file {path} is locked by a migration that does not end. If no other process uses it, delete the rows of its table __EFMigrationsLock.", e);
        }
    }

    public override StoreContext CreateContext()
    {
        // FULL: in WAL mode it is what makes a commit survive a loss of power.
        var connection = Open("FULL");
        return new SqliteStoreContext(new DbContextOptionsBuilder<SqliteStoreContext>().UseSqlite(connection, contextOwnsConnection: true).Options);
    }

    /// <remarks>One at a time: writers within this process wait here without a thread, not in SQLite with one.</remarks>
    public override async Task SaveDurablyAsync(StoreContext context, CancellationToken cancel)
    {
        await _writing.WaitAsync(cancel);
        try
        {
            await context.SaveChangesAsync(cancel);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <remarks>It is one process's file; should there be two, their keys collide and one of them begins again.</remarks>
    public override Task<IAsyncDisposable?> TryDecideAsync(CancellationToken cancel) => Task.FromResult<IAsyncDisposable?>(new DecisionPart());

    internal override bool IsCollision(DbUpdateException failure) => failure.InnerException is SqliteException { SqliteErrorCode: raw.SQLITE_CONSTRAINT };

    /// <remarks>SQLite blocks; only the log's own writer comes here.</remarks>
    public override async Task WriteAsync(ReadOnlyMemory<PredictionEntry> batch, CancellationToken cancel)
    {
        await _writing.WaitAsync(cancel);
        try
        {
            _writer ??= new SqlitePredictionWriter(Open("NORMAL"));
            _writer.Write(batch.Span);
        }
        finally
        {
            _writing.Release();
        }
    }

    public override ValueTask DisposeAsync()
    {
        _writer?.Dispose();
        _writing.Dispose();
        SqliteConnection.ClearPool(new SqliteConnection(_connection));
        return ValueTask.CompletedTask;
    }

    private SqliteConnection Open(string synchronous)
    {
        var connection = new SqliteConnection(_connection);
        try
        {
            connection.Open();
            using var pragmas = connection.CreateCommand();
            pragmas.CommandText = $"PRAGMA busy_timeout = {BusyMilliseconds}; PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous};";
            pragmas.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>It holds what clients asked: for its owner only.</summary>
    private void MakeFile()
    {
        if (File.Exists(path)) return;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using var made = new FileStream(path, options);
    }

    private sealed class DecisionPart : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

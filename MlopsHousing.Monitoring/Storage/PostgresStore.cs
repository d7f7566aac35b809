using System.Data.Common;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using MlopsHousing.Monitoring.Predictions;
using Npgsql;
using NpgsqlTypes;

namespace MlopsHousing.Monitoring.Storage;

/// <summary>The store in a PostgreSQL that all replicas share. Its schema is changed by <c>mlops store migrate</c> only, before a rollout.</summary>
public sealed class PostgresStore : Store
{
    private const string Copy = $"COPY predictions ({PredictionColumns}) FROM STDIN (FORMAT BINARY)";

    // Any number that nobody else's lock in this database has: "mlops" on a telephone's keys.
    private const long MigrationLock = 65_677;

    private const long DecisionLock = MigrationLock + 1;

    private readonly Lazy<NpgsqlDataSource> _source;

    /// <exception cref="StoreException">The connection string is not one of PostgreSQL's.</exception>
    public PostgresStore(string connectionString)
    {
        try
        {
            // A database that is away must be noticed soon, by whoever gives feedback. Where Kerberos is installed, each try to connect,
            // and to cancel, would be made twice, the first time with its encryption.
            var text = new NpgsqlConnectionStringBuilder("Timeout=3;Command Timeout=10;GSS Encryption Mode=Disable;" + connectionString).ToString();
            _source = new(() => NpgsqlDataSource.Create(text));
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new StoreException(
                $"ConnectionStrings__{StoreOptions.ConnectionName} is not a connection string of PostgreSQL; it is such as Host=…;Database=…;Username=…;Password=….", e);
        }
    }

    public override string Description => "PostgreSQL";

    public override async Task OpenAsync(CancellationToken cancel)
    {
        var pending = await GuardAsync(async context => await context.Database.GetPendingMigrationsAsync(cancel));
        if (pending.Any())
            throw new StoreException("The store's schema is older than this version needs. Run 'mlops store migrate' against it.");
    }

    public override Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancel) => GuardAsync(async context =>
    {
        context.Database.SetCommandTimeout(TimeSpan.FromMinutes(30));
        // Of two Jobs one waits here; EF Core's own lock is on a table that there may not be yet. It ends with the connection.
        await context.Database.OpenConnectionAsync(cancel);
        await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({MigrationLock})", cancel);
        IReadOnlyList<string> pending = [.. await context.Database.GetPendingMigrationsAsync(cancel)];
        await context.Database.MigrateAsync(cancel);
        await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({MigrationLock})", cancel);
        return pending;
    });

    public override StoreContext CreateContext() =>
        new PostgresStoreContext(new DbContextOptionsBuilder<PostgresStoreContext>().UseNpgsql(_source.Value).Options);

    public override async Task SaveDurablyAsync(StoreContext context, CancellationToken cancel)
    {
        await using var transaction = await context.Database.BeginTransactionAsync(cancel);
        // Whatever the server's own setting is: an answer of 201 promises it.
        await context.Database.ExecuteSqlRawAsync("SET LOCAL synchronous_commit TO on", cancel);
        await context.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    public override async Task<IAsyncDisposable?> TryDecideAsync(CancellationToken cancel)
    {
        var connection = await _source.Value.OpenConnectionAsync(cancel);
        try
        {
            await using var take = new NpgsqlCommand($"SELECT pg_try_advisory_lock({DecisionLock})", connection);
            if (await take.ExecuteScalarAsync(cancel) is true) return new DecisionPart(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    internal override bool IsCollision(DbUpdateException failure) => failure.InnerException
        is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected };

    public override async Task WriteAsync(ReadOnlyMemory<PredictionEntry> batch, CancellationToken cancel)
    {
        await using var connection = await _source.Value.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        try
        {
            await using (var copy = await connection.BeginBinaryImportAsync(Copy, cancel))
            {
                for (var i = 0; i < batch.Length; i++) await AddAsync(copy, batch.Span[i], cancel);
                await copy.CompleteAsync(cancel);
            }

            await transaction.CommitAsync(cancel);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            // Ids are unique, and batches go in whole: it is there from a try whose commit was not acknowledged.
        }
    }

    public override ValueTask DisposeAsync() => _source.IsValueCreated ? _source.Value.DisposeAsync() : ValueTask.CompletedTask;

    private static async Task AddAsync(NpgsqlBinaryImporter copy, PredictionEntry entry, CancellationToken cancel)
    {
        await copy.StartRowAsync(cancel);
        await copy.WriteAsync(entry.Id, NpgsqlDbType.Uuid, cancel);
        await copy.WriteAsync(entry.Row, NpgsqlDbType.Integer, cancel);
        await copy.WriteAsync(entry.At.UtcDateTime, NpgsqlDbType.TimestampTz, cancel);
        await copy.WriteAsync(entry.Version.Model, NpgsqlDbType.Text, cancel);
        await copy.WriteAsync(entry.Version.Number, NpgsqlDbType.Integer, cancel);
        await copy.WriteAsync(entry.Version.Digest, NpgsqlDbType.Text, cancel);
        await copy.WriteAsync(entry.Role, NpgsqlDbType.Text, cancel);
        await copy.WriteAsync(new ArraySegment<double>(entry.Pooled, 0, entry.Width), NpgsqlDbType.Array | NpgsqlDbType.Double, cancel);
        await copy.WriteAsync(entry.Value, NpgsqlDbType.Double, cancel);
        await NumberAsync(entry.Scale);
        await NumberAsync(entry.Lower);
        await NumberAsync(entry.Upper);
        await NumberAsync(double.IsNaN(entry.Scale) ? double.NaN : entry.Coverage);
        await copy.WriteAsync((long)entry.Took.TotalMicroseconds, NpgsqlDbType.Bigint, cancel);
        await copy.WriteAsync(entry.Cache, NpgsqlDbType.Text, cancel);
        await copy.WriteAsync(entry.ClientHash, NpgsqlDbType.Bigint, cancel);

        Task NumberAsync(double value) =>
            double.IsNaN(value) ? copy.WriteNullAsync(cancel) : copy.WriteAsync(value, NpgsqlDbType.Double, cancel);
    }

    private async Task<T> GuardAsync<T>(Func<StoreContext, Task<T>> use)
    {
        try
        {
            await using var context = CreateContext();
            return await use(context);
        }
        catch (Exception e) when (e is DbException or SocketException or TimeoutException or InvalidOperationException { InnerException: DbException })
        {
            var why = (e as PostgresException ?? e.InnerException as PostgresException)?.SqlState;
            throw new StoreException(
                $"PostgreSQL can't be used as the store ({(why is null ? e.GetType().Name : $"SQLSTATE {why}")}). Check that it runs, and ConnectionStrings__{StoreOptions.ConnectionName}.", e);
        }
    }

    /// <summary>The lock lives with its connection; one that goes back into the pool would keep it.</summary>
    private sealed class DecisionPart(NpgsqlConnection connection) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await using var _ = connection;
            try
            {
                await using var give = new NpgsqlCommand($"SELECT pg_advisory_unlock({DecisionLock})", connection);
                await give.ExecuteNonQueryAsync();
            }
            catch (DbException)
            {
                // The server is away, and the lock with it.
            }
        }
    }
}

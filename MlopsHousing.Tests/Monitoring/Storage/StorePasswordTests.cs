using MlopsHousing.Monitoring.Storage;
using MlopsHousing.Tests.Processes;
using Npgsql;

namespace MlopsHousing.Tests.Monitoring.Storage;

/// <summary>PostgreSQL's password in a file (<c>Passfile</c>), as a cluster's pods have it, changes while a store is open.</summary>
public sealed class StorePasswordTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_password_that_changes_is_read_from_its_file_by_the_next_connection()
    {
        await using var server = await PostgresServer.StartNewAsync();
        var administrator = await server.NewDatabaseAsync();
        await DoAsync(administrator, $"CREATE ROLE {PostgresServer.Guarded} SUPERUSER LOGIN PASSWORD 'first'");
        Tell("first");
        await using var store = new PostgresStore(
            new NpgsqlConnectionStringBuilder(administrator) { Username = PostgresServer.Guarded, Passfile = _folder["pgpass"], Pooling = false }.ToString());
        await store.MigrateAsync(CancellationToken.None);

        // As RDS changes it: the one before is worth nothing to whoever connects from then on.
        await DoAsync(administrator, $@"ALTER ROLE {PostgresServer.Guarded} PASSWORD 'a:b\c'");
        var refused = await Assert.ThrowsAsync<StoreException>(() => store.OpenAsync(CancellationToken.None));
        Assert.Contains(PostgresErrorCodes.InvalidPassword, refused.Message, StringComparison.Ordinal);

        Tell(@"a\:b\\c");
        await store.OpenAsync(CancellationToken.None);
    }

    /// <summary>As deploy/base/secrets/api-store.yaml writes it.</summary>
    private void Tell(string escaped) => File.WriteAllText(_folder["pgpass"], $"*:*:*:*:{escaped}");

    private static async Task DoAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

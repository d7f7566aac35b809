using MlopsHousing.Monitoring.Storage;
using MlopsHousing.Tests.Processes;

[assembly: AssemblyFixture(typeof(MlopsHousing.Tests.Monitoring.StoreFixture))]

namespace MlopsHousing.Tests.Monitoring;

/// <summary>Empty stores of both kinds. One PostgreSQL serves all tests that want one, each with a database of its own.</summary>
public sealed class StoreFixture : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1);
    private PostgresServer? _postgres;

    /// <summary>For theories that hold for every kind of store.</summary>
    public static TheoryData<StoreMode> Kinds => [StoreMode.Sqlite, StoreMode.Postgres];

    /// <summary>A store with its schema, or without.</summary>
    internal async Task<TestStore> NewAsync(StoreMode kind, bool migrate = true)
    {
        var store = kind == StoreMode.Sqlite ? new TestStore(null) : new TestStore(await NewDatabaseAsync());
        if (migrate) await store.Store.MigrateAsync(CancellationToken.None);
        return store;
    }

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null) await _postgres.DisposeAsync();
        _starting.Dispose();
    }

    private async Task<string> NewDatabaseAsync()
    {
        Requires.Postgres();
        await _starting.WaitAsync();
        try
        {
            _postgres ??= await PostgresServer.StartNewAsync();
        }
        finally
        {
            _starting.Release();
        }

        return await _postgres.NewDatabaseAsync();
    }
}

/// <summary>A store of a test's own.</summary>
/// <param name="connection">PostgreSQL's connection string; null for SQLite in a folder that goes with it.</param>
internal sealed class TestStore(string? connection) : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private Store? _store;

    public Store Store => _store ??= new StoreOptions { Path = File }.Create(connection)!;

    /// <summary>SQLite's file.</summary>
    public string File => _folder["store.db"];

    /// <summary>As a server is told of it.</summary>
    public (string Key, string Value) Setting => connection is null ? ("Store:Path", File) : ("ConnectionStrings:store", connection);

    public async ValueTask DisposeAsync()
    {
        if (_store is not null) await _store.DisposeAsync();
        _folder.Dispose();
    }
}

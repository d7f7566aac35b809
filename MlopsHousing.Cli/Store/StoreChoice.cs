using System.CommandLine;
using MlopsHousing.Monitoring.Storage;

namespace MlopsHousing.Cli.Store;

/// <summary>Which store a command means.</summary>
internal static class StoreChoice
{
    // From the environment and nowhere else, as services take it: a password on a command line is everybody's to read.
    private const string Variable = $"ConnectionStrings__{StoreOptions.ConnectionName}";

    public static Option<string?> Path() => new("--path") { Description = $"SQLite's file. Default: PostgreSQL, as ${Variable} says.", HelpName = "FILE" };

    /// <summary>The store, not opened yet.</summary>
    public static Monitoring.Storage.Store Create(string? path) =>
        new StoreOptions { Path = path }.Create(path is null ? Environment.GetEnvironmentVariable(Variable) : null)
        ?? throw new UsageException($"Which store? Set {Variable} (Host=…;Database=…;Username=…;Password=…), or name SQLite's file by --path.");

    /// <summary>The store, opened to be read: a file that is not there is not made.</summary>
    public static async Task<Monitoring.Storage.Store> OpenAsync(string? path, CancellationToken cancel)
    {
        if (path is not null && !File.Exists(path)) throw new UsageException($"There is no file {path}. The all-in-one's log says where it keeps its own.");
        var store = Create(path);
        try
        {
            await store.OpenAsync(cancel);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }
}

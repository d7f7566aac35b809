using System.CommandLine;
using MlopsHousing.Cli.Display;

namespace MlopsHousing.Cli.Store;

/// <summary><c>mlops store migrate</c>: brings the schema up to date, before the services that need it are rolled out.</summary>
internal static class MigrateCommand
{
    public static Command Create()
    {
        var path = StoreChoice.Path();
        var command = new Command("migrate", "Brings the store's schema up to date. Does nothing where it is; of two at once, one waits.") { path };
        command.SetAction((parsed, cancel) => RunAsync(parsed.GetValue(path), cancel));
        return command;
    }

    private static async Task<int> RunAsync(string? path, CancellationToken cancel)
    {
        await using var store = StoreChoice.Create(path);
        var applied = await store.MigrateAsync(cancel);
        Terminal.Say(applied.Count == 0
            ? $"The schema of {store.Description} is up to date."
            : $"Brought the schema of {store.Description} up to date: {string.Join(", ", applied)}.");
        return 0;
    }
}

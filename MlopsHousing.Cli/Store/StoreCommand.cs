using System.CommandLine;

namespace MlopsHousing.Cli.Store;

/// <summary><c>mlops store</c>.</summary>
internal static class StoreCommand
{
    public static Command Create() => new("store", "Prepares the store of predictions and feedback.") { MigrateCommand.Create() };
}

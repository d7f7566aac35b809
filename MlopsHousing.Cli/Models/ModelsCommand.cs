using System.CommandLine;

namespace MlopsHousing.Cli.Models;

/// <summary><c>mlops models</c>.</summary>
internal static class ModelsCommand
{
    public static Command Create() => new("models", "Shows what is in the registry and decides which version answers.")
    {
        ListCommand.Create(),
        ShowCommand.Create(),
        CompareCommand.Create(),
        PromoteCommand.Create(),
        ChallengeCommand.Create(),
        WithdrawCommand.Create(),
        RollbackCommand.Create(),
        GcCommand.Create(),
    };
}

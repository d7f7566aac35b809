using System.CommandLine;

namespace MlopsHousing.Cli.Data;

/// <summary><c>mlops data</c>.</summary>
internal static class DataCommand
{
    public static Command Create() => new("data", "Fetches, checks and describes the data that models are trained on.")
    {
        FetchCommand.Create(),
        ValidateCommand.Create(),
        DescribeCommand.Create(),
    };
}

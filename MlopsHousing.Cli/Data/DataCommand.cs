using System.CommandLine;

namespace MlopsHousing.Cli.Data;

/// <summary><c>mlops data</c>.</summary>
internal static class DataCommand
{
    public static Command Create() => new("data", "Fetches, checks, describes and makes up the data that models are trained on.")
    {
        FetchCommand.Create(),
        ValidateCommand.Create(),
        DescribeCommand.Create(),
        SynthesizeCommand.Create(),
    };
}

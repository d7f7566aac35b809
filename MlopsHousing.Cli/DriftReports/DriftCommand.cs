using System.CommandLine;

namespace MlopsHousing.Cli.DriftReports;

/// <summary><c>mlops drift</c>.</summary>
internal static class DriftCommand
{
    public static Command Create() => new("drift", "Compares traffic with what a model was trained on.") { ReportCommand.Create() };
}

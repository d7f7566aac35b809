using System.CommandLine;
using System.Text.Json;
using MlopsHousing.Training.Retraining;

namespace MlopsHousing.Cli.Retraining;

/// <summary>The options of what a candidate must keep.</summary>
internal sealed class GateOptions
{
    private static readonly GatePolicy _defaults = new();

    private readonly Option<double> _confidence = Of("--confidence", "How sure it must be that the candidate's error is lower; 0.5: lower at all.", _defaults.Confidence);
    private readonly Option<double> _margin = Of("--segment-margin", "By how much the error in a segment may be higher, as a share.", _defaults.SegmentMargin);
    private readonly Option<int> _rows = Of("--segment-rows", "Segments of fewer rows are not judged.", _defaults.SegmentRows);
    private readonly Option<double> _slack = Of("--coverage-slack", "By how much intervals may hold less than they promise, as a share.", _defaults.CoverageSlack);

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _confidence, _margin, _rows, _slack }) command.Options.Add(option);
    }

    /// <exception cref="UsageException">A value is out of range.</exception>
    public GatePolicy Read(ParseResult parsed)
    {
        var policy = new GatePolicy
        {
            Confidence = parsed.GetValue(_confidence),
            SegmentMargin = parsed.GetValue(_margin),
            SegmentRows = parsed.GetValue(_rows),
            CoverageSlack = parsed.GetValue(_slack),
        };
        return policy.Fault() is var (name, rule) ? throw new UsageException($"--{JsonNamingPolicy.KebabCaseLower.ConvertName(name)} must be {rule}.") : policy;
    }

    private static Option<T> Of<T>(string name, string description, T standard) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => standard,
        HelpName = typeof(T) == typeof(int) ? "ROWS" : "SHARE",
    };
}

using System.CommandLine;
using System.Text.Json;
using MlopsHousing.Training;

namespace MlopsHousing.Cli;

/// <summary>How LightGBM trains, as options of the commands that train.</summary>
internal sealed class LightGbmOptions
{
    private static readonly LightGbmParameters _defaults = new();

    private readonly Option<int> _trees = Number("--trees", "Trees in the forest.", _defaults.Trees);
    private readonly Option<int> _leaves = Number("--leaves", "The most leaves of a tree.", _defaults.Leaves);

    private readonly Option<double> _learningRate = new("--learning-rate")
    {
        Description = "How much of the remaining error each tree takes on.",
        DefaultValueFactory = _ => _defaults.LearningRate,
        HelpName = "RATE",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_trees);
        command.Options.Add(_leaves);
        command.Options.Add(_learningRate);
    }

    /// <summary>What was asked for on the command line, over the parameters given.</summary>
    public LightGbmParameters Read(ParseResult parsed, LightGbmParameters? over = null)
    {
        var parameters = over ?? _defaults;
        // An option that nobody gave has the default's value, which must not undo a file's.
        if (Given(_trees)) parameters = parameters with { Trees = parsed.GetValue(_trees) };
        if (Given(_leaves)) parameters = parameters with { Leaves = parsed.GetValue(_leaves) };
        if (Given(_learningRate)) parameters = parameters with { LearningRate = parsed.GetValue(_learningRate) };
        return parameters.Fault() is var (name, rule) ? throw new UsageException($"--{JsonNamingPolicy.KebabCaseLower.ConvertName(name)} must be {rule}.") : parameters;

        bool Given(Option option) => parsed.GetResult(option) is { Implicit: false };
    }

    private static Option<int> Number(string name, string description, int standard) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => standard,
        HelpName = "NUMBER",
    };
}

using System.CommandLine;
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

    public LightGbmParameters Read(ParseResult parsed)
    {
        var (trees, leaves, rate) = (parsed.GetValue(_trees), parsed.GetValue(_leaves), parsed.GetValue(_learningRate));
        if (trees is < 1 or > 10_000) throw new UsageException("--trees must be 1 to 10000.");
        if (leaves is < 2 or > 4096) throw new UsageException("--leaves must be 2 to 4096.");
        if (!(rate > 0 && rate <= 1)) throw new UsageException("--learning-rate must be above 0 and at most 1.");
        return _defaults with { Trees = trees, Leaves = leaves, LearningRate = rate };
    }

    private static Option<int> Number(string name, string description, int standard) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => standard,
        HelpName = "NUMBER",
    };
}

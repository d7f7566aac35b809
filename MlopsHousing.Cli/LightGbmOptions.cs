using System.CommandLine;
using System.Text.Json;
using MlopsHousing.Training;

namespace MlopsHousing.Cli;

/// <summary>How LightGBM trains, as options of the commands that train.</summary>
internal sealed class LightGbmOptions
{
    private readonly Option<int?> _trees = Of<int?>("--trees", "Trees in the forest.", "NUMBER");
    private readonly Option<int?> _leaves = Of<int?>("--leaves", "The most leaves of a tree.", "NUMBER");
    private readonly Option<double?> _learningRate = Of<double?>("--learning-rate", "How much of the remaining error each tree takes on.", "RATE");

    public void AddTo(Command command)
    {
        command.Options.Add(_trees);
        command.Options.Add(_leaves);
        command.Options.Add(_learningRate);
    }

    /// <summary>What was asked for on the command line, over the parameters given.</summary>
    public LightGbmParameters Read(ParseResult parsed, LightGbmParameters? over = null)
    {
        var parameters = over ?? new();
        parameters = parameters with
        {
            Trees = parsed.GetValue(_trees) ?? parameters.Trees,
            Leaves = parsed.GetValue(_leaves) ?? parameters.Leaves,
            LearningRate = parsed.GetValue(_learningRate) ?? parameters.LearningRate,
        };
        return parameters.Fault() is var (name, rule) ? throw new UsageException($"--{JsonNamingPolicy.KebabCaseLower.ConvertName(name)} must be {rule}.") : parameters;
    }

    private static Option<T> Of<T>(string name, string description, string value) => new(name) { Description = $"{description} Default: by the number of rows.", HelpName = value };
}

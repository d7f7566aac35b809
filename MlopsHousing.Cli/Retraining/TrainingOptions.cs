using System.CommandLine;
using MlopsHousing.Training;
using MlopsHousing.Training.Tuning;

namespace MlopsHousing.Cli.Retraining;

/// <summary>How a candidate is trained, as options.</summary>
internal sealed class TrainingOptions
{
    private readonly LightGbmOptions _parameters = new();
    private readonly Option<string?> _file = new("--parameters") { Description = "How LightGBM trains, as 'mlops tune' found it.", HelpName = "FILE" };

    public void AddTo(Command command)
    {
        command.Options.Add(_file);
        _parameters.AddTo(command);
    }

    public LightGbmParameters Read(ParseResult parsed) =>
        _parameters.Read(parsed, parsed.GetValue(_file) is { } path ? TunedParameters.Read(path).Parameters : null);
}

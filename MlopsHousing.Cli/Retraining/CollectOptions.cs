using System.CommandLine;
using MlopsHousing.Cli.Store;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Cli.Retraining;

/// <summary>The options of what a run is made from.</summary>
internal sealed class CollectOptions
{
    private const double Half = 0.5;

    private readonly Option<string?> _data = CliOptions.Data();
    private readonly Option<string?> _signature = CliOptions.Signature();
    private readonly Option<string?> _registry = CliOptions.Registry();
    private readonly Option<string?> _path = StoreChoice.Path();
    private readonly Option<DateTime?> _since = Moment.Option("--since", "Feedback that came before is left aside: a span before now, or a UTC time. Default: all.");

    private readonly Option<bool> _only = new("--feedback-only") { Description = "Train on feedback alone: what was known before no longer tells what homes cost." };

    private readonly Option<double> _holdOut = new("--hold-out")
    {
        Description = "The share of the feedback since the champion was trained that is held out to decide by, the newest.",
        DefaultValueFactory = _ => 0.3,
        HelpName = "SHARE",
    };

    private readonly Option<int> _minimum = new("--minimum")
    {
        Description = "With less feedback since the champion was trained nothing is done.",
        DefaultValueFactory = _ => 500,
        HelpName = "ROWS",
    };

    private readonly Option<double> _tolerate = new("--tolerate")
    {
        Description = "The share of the feedback that may break the data contract; it is left out. If more does, the run is refused.",
        DefaultValueFactory = _ => 0.05,
        HelpName = "SHARE",
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _data, _signature, _registry, _path, _only, _since, _holdOut, _minimum, _tolerate }) command.Options.Add(option);
    }

    /// <exception cref="UsageException">A value is out of range.</exception>
    public Collection Read(ParseResult parsed)
    {
        var description = DatasetFolder.Load(parsed.GetValue(_signature));
        return new()
        {
            Description = description,
            DataPath = parsed.GetValue(_only) ? null : DatasetLocator.Find(parsed.GetValue(_data), description.Source?.File),
            Registry = CliOptions.ToRegistryOptions(parsed.GetValue(_registry)).Open(),
            StorePath = parsed.GetValue(_path),
            Since = parsed.GetValue(_since) ?? DateTime.UnixEpoch,
            HoldOut = parsed.GetValue(_holdOut) is > 0 and <= Half and var share ? share : throw new UsageException("--hold-out must be above 0 and at most 0.5."),
            Minimum = parsed.GetValue(_minimum) is >= 20 and var rows ? rows : throw new UsageException("--minimum must be 20 or more."),
            Tolerated = parsed.GetValue(_tolerate) is >= 0 and < 1 and var tolerated ? tolerated : throw new UsageException("--tolerate must be from 0 to less than 1."),
        };
    }
}

using MlopsHousing.Modeling.Serving;
using MlopsHousing.Training.Synthesis;

namespace MlopsHousing.Cli.Demo;

/// <summary>Homes as the champion's training rows were, or as they are after the market has turned; and what they cost then.</summary>
/// <param name="model">The champion, from whose profile they are made up.</param>
/// <param name="drifts">How those who ask have changed.</param>
/// <param name="factor">What prices are multiplied by.</param>
/// <param name="seed">The same seed gives the same homes.</param>
internal sealed class DemoMarket(LoadedModel model, IReadOnlyList<Drift> drifts, double factor, int seed)
{
    private readonly SyntheticRows _rows = new(model.Signature, model.Profile!, drifts, seed);
    private readonly SyntheticTarget _targets = new(model, seed);

    public IReadOnlyList<DemoHome> Next(int count)
    {
        var width = model.Signature.Width;
        var (rows, targets) = (new double[count * width], new double[count]);
        for (var i = 0; i < count; i++) _rows.Next(rows.AsSpan(i * width, width));
        _targets.Draw(rows, targets);
        return [.. Enumerable.Range(0, count).Select(i => new DemoHome(rows[(i * width)..((i + 1) * width)], Math.Round(targets[i] * factor, model.Profile!.Target.Decimals)))];
    }
}

/// <summary>A home and what it will turn out to cost.</summary>
internal sealed record DemoHome(double[] Row, double Actual);

using MlopsHousing.Modeling.Profiles;

namespace MlopsHousing.Training.Synthesis;

/// <summary>
/// Which value a share of the training rows is not above, and back. A profile's quantiles say it to a twentieth, but not how many
/// rows hold one value often met, such as an age in whole years; its bins do. So both are used.
/// </summary>
internal sealed class ValueCurve
{
    private readonly double[] _values;
    private readonly double[] _shares;
    private readonly int _decimals;

    public ValueCurve(Distribution distribution)
    {
        var rows = (double)distribution.Counts.Sum();
        var (upTo, points) = (0, Distribution.Grid.Select((share, i) => (Value: distribution.Quantiles[i], Share: share)).ToList());
        // The rows up to an edge end half a step above it, where values begin that are written as the next.
        var half = Math.Pow(10, -distribution.Decimals) / 2;
        for (var edge = 0; edge < distribution.Edges.Count; edge++) points.Add((distribution.Edges[edge] + half, (upTo += distribution.Counts[edge]) / rows));
        var curve = points.OrderBy(p => p.Value).ThenBy(p => p.Share).ToList();
        for (var i = 1; i < curve.Count; i++) curve[i] = (curve[i].Value, Math.Max(curve[i].Share, curve[i - 1].Share));
        _values = [.. curve.Select(k => k.Value)];
        _shares = [.. curve.Select(k => k.Share)];
        _decimals = distribution.Decimals;
    }

    /// <summary>The value at a share, with the decimals that the training rows have.</summary>
    public double ValueAt(double share)
    {
        var above = 0;
        while (above < _shares.Length - 1 && _shares[above] < share) above++;
        if (above == 0) return _values[0];
        var value = Between(share, _shares[above - 1], _shares[above], _values[above - 1], _values[above]);
        return Math.Clamp(Math.Round(value, _decimals), _values[0], _values[^1]);
    }

    /// <summary>The share of rows that are not above a value.</summary>
    public double ShareAt(double value)
    {
        if (value < _values[0]) return 0;
        var above = 0;
        while (above < _values.Length && _values[above] <= value) above++;
        return above == _values.Length ? 1 : Between(value, _values[above - 1], _values[above], _shares[above - 1], _shares[above]);
    }

    private static double Between(double at, double low, double high, double from, double to) =>
        high > low ? from + Math.Clamp((at - low) / (high - low), 0, 1) * (to - from) : to;
}

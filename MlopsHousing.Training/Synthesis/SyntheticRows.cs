using MlopsHousing.Modeling.Profiles;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Training.Synthesis;

/// <summary>
/// Rows like those a model was trained on, made from its profile alone: each feature spread as there, ranked alike with the
/// others, as often missing, and where homes are. Levels of categories are drawn by their frequency, on their own.
/// </summary>
public sealed class SyntheticRows
{
    private readonly Signature _signature;
    private readonly Profile _profile;
    private readonly IReadOnlyList<Drift> _drifts;
    private readonly Random _random;
    private readonly ValueCurve?[] _curves;
    private readonly int[] _drawn;
    private readonly double[] _shares;
    private readonly GaussianCopula? _copula;
    private readonly PlaceSampler? _places;
    private readonly Dictionary<int, (int[] UpTo, int[] Levels)> _levels;

    /// <param name="signature">The model's.</param>
    /// <param name="profile">Of the same version.</param>
    /// <param name="drifts">What is different from the training rows.</param>
    /// <param name="seed">The same seed gives the same rows.</param>
    public SyntheticRows(Signature signature, Profile profile, IReadOnlyList<Drift> drifts, int seed)
    {
        (_signature, _profile, _drifts, _random) = (signature, profile, drifts, new(seed));
        _curves = [.. profile.Features.Select(f => f.Values is { } values ? new ValueCurve(values) : null)];
        var names = profile.Correlations?.Names.SkipLast(1).Where(name => profile.Features[signature.IndexOf(name)].Values is not null).ToList() ?? [];
        if (profile.Map is { } map && names.Contains(map.X) && names.Contains(map.Y))
        {
            names = [map.X, map.Y, .. names.Where(name => name != map.X && name != map.Y)];
            _places = new(map, _curves[signature.IndexOf(map.X)]!, _curves[signature.IndexOf(map.Y)]!);
        }

        _drawn = [.. names.Select(name => signature.IndexOf(name))];
        _shares = new double[_drawn.Length];
        if (profile.Correlations is { } correlations) _copula = new(correlations, [.. names.Select(name => correlations.Names.ToList().IndexOf(name))]);
        _levels = Enumerable.Range(0, signature.Width).Where(i => profile.Features[i].Levels is not null).ToDictionary(i => i, i => LevelsOf(signature.Features[i], profile.Features[i].Levels!));
    }

    /// <summary>Draws the next row.</summary>
    /// <param name="row">Filled: <see cref="Signature.Width"/> values in the signature's order.</param>
    public void Next(Span<double> row)
    {
        _places?.Draw(_shares, _random);
        _copula?.Draw(_shares, _places is null ? 0 : 2, _random);
        row.Fill(double.NaN);
        for (var i = 0; i < _drawn.Length; i++) row[_drawn[i]] = _curves[_drawn[i]]!.ValueAt(_shares[i]);
        for (var i = 0; i < row.Length; i++)
        {
            var (feature, profile) = (_signature.Features[i], _profile.Features[i]);
            if (_levels.TryGetValue(i, out var levels)) row[i] = levels.Levels[Chance.Place(_random, levels.UpTo)];
            else if (_curves[i] is { } curve && double.IsNaN(row[i])) row[i] = curve.ValueAt(_random.NextDouble());
            // Always asked, so that a row's other values do not depend on what may be missing.
            var missing = _random.Next(_profile.Rows) < profile.Missing;
            if (missing && !feature.IsRequired) row[i] = double.NaN;
        }

        foreach (var drift in _drifts) row[drift.Feature] = drift.Apply(row[drift.Feature]);
        for (var i = 0; i < row.Length; i++)
            if (_profile.Features[i].Values is { } values)
                row[i] = Written(row[i], values, _signature.Features[i].HardRange);
    }

    /// <summary>A value with as many decimals as the training rows have, and never one that the signature refuses.</summary>
    internal static double Written(double value, Distribution values, Interval? hardRange)
    {
        var rounded = Math.Round(value, values.Decimals);
        return hardRange is { } range ? range.Clamp(rounded) : rounded;
    }

    /// <summary>The named levels by their rows; the rows of all others go to the levels that are not named, in turn.</summary>
    private static (int[] UpTo, int[] Levels) LevelsOf(Feature feature, LevelCounts counts)
    {
        int[] named = [.. counts.Names.Select(name => feature.CategoryIndex(name))];
        int[] others = counts.Others == 0 ? [] : [.. Enumerable.Range(0, feature.Categories!.Count).Except(named)];
        var each = others.Select((_, i) => counts.Others / others.Length + (i < counts.Others % others.Length ? 1 : 0));
        return (Chance.UpTo([.. counts.Counts, .. each]), [.. named, .. others]);
    }
}

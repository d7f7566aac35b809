namespace MlopsHousing.Monitoring.Drift;

/// <summary>What is to be said of a feature, or of all.</summary>
public enum DriftVerdict
{
    /// <summary>Too few predictions to tell.</summary>
    TooFew,

    /// <summary>Like the training data, as far as can be told.</summary>
    Stable,

    /// <summary>Worth a look.</summary>
    Warn,

    /// <summary>Somebody should act.</summary>
    Alert,
}

/// <summary>How far the newest traffic of a version is from what it was trained on.</summary>
/// <param name="Rows">How many predictions were looked at.</param>
/// <param name="Verdict">The worst of all features' and the predictions'.</param>
/// <param name="Prediction">The predictions themselves.</param>
/// <param name="Features">The features, the most important first.</param>
public sealed record DriftReport(long Rows, DriftVerdict Verdict, DriftFigures Prediction, IReadOnlyList<DriftFigures> Features)
{
    // Once in so many undrifted windows some feature may stand out by chance.
    private const double OnceIn = 1_000;

    /// <summary>Compares counts, as <see cref="DriftBins.Read"/> gives them, with a version's profile.</summary>
    public static DriftReport Of(DriftBins bins, long rows, ReadOnlySpan<long> counts, DriftOptions options)
    {
        var figures = new List<DriftFigures>();
        foreach (var group in bins.Groups) figures.Add(FiguresOf(group, rows, counts, options, bins.Groups.Count));
        return new(rows, figures.Max(f => f.Verdict), figures[^1], figures[..^1]);
    }

    private static DriftFigures FiguresOf(BinGroup group, long rows, ReadOnlySpan<long> counts, DriftOptions options, int groups)
    {
        var own = counts.Slice(group.First, group.Labels.Count).ToArray();
        var observed = Divergence.Smooth(own);
        var psi = Divergence.PopulationStability(group.Expected, observed);
        var total = Math.Max(1, rows);
        var chance = Divergence.Chance(own.Length, group.ReferenceRows, total);
        return new(
            group.Feature, Verdict(), psi, chance, Divergence.JensenShannon(group.Expected, observed),
            group.HasOutside ? (double)own[^1] / total : null,
            group.HasOutside ? (double)counts[group.First + own.Length] / total : null,
            [.. group.Labels.Select((label, i) => new DriftBin(label, group.Expected[i], (double)own[i] / total))]);

        DriftVerdict Verdict()
        {
            if (rows < options.MinimumCount) return DriftVerdict.TooFew;
            // The limit is shared out over all that is watched: one of many stands out sooner than one alone.
            if (psi <= Divergence.ChanceLimit(group.Labels.Count, group.ReferenceRows, total, OnceIn * groups)) return DriftVerdict.Stable;
            var effect = psi - chance;
            return effect >= options.Alert ? DriftVerdict.Alert : effect >= options.Warn ? DriftVerdict.Warn : DriftVerdict.Stable;
        }
    }
}

/// <summary>The drift of one feature, or of the predictions.</summary>
/// <param name="Feature">Its name; null for the predictions.</param>
/// <param name="Verdict">What is to be said of it.</param>
/// <param name="Psi">The population stability index, as Prometheus computes it too.</param>
/// <param name="Chance">What it is by chance, on average, for so few predictions; the verdict takes it off.</param>
/// <param name="JensenShannon">The Jensen-Shannon divergence in bits, 0 to 1.</param>
/// <param name="MissingShare">The share without a value; null for the predictions.</param>
/// <param name="OutOfRangeShare">The share outside what training saw; null for the predictions.</param>
/// <param name="Bins">What was expected and what came.</param>
public sealed record DriftFigures(
    string? Feature, DriftVerdict Verdict, double Psi, double Chance, double JensenShannon, double? MissingShare, double? OutOfRangeShare, IReadOnlyList<DriftBin> Bins);

/// <summary>One bin: the training rows' share in it, half a row added, and that of the predictions that were looked at, as counted.</summary>
public readonly record struct DriftBin(string Label, double Expected, double Observed);

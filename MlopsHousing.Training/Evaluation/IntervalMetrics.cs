using MlopsHousing.Modeling.Intervals;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Training.Data;
using MlopsHousing.Training.Pipeline;

namespace MlopsHousing.Training.Evaluation;

/// <summary>How well intervals keep what they promise on rows that were held out, and how narrow they are.</summary>
/// <param name="Promised">The share of the truth that they are to hold.</param>
/// <param name="Coverage">The share that they hold.</param>
/// <param name="MeanWidth">Their mean width in the target's unit.</param>
/// <param name="ConstantCoverage">What intervals of one width for all rows hold, made from the same residuals.</param>
/// <param name="ConstantWidth">How wide those are on average; they too end at the target's hard range.</param>
/// <param name="Segments">Coverage and width over parts of the rows.</param>
public sealed record IntervalMetrics(
    double Promised, double Coverage, double MeanWidth, double ConstantCoverage, double ConstantWidth, IReadOnlyList<IntervalSegment> Segments)
{
    /// <summary>How much narrower they are than intervals of one width: 0.15 is 15 %.</summary>
    public double Narrower => ConstantWidth > 0 ? 1 - MeanWidth / ConstantWidth : 0;

    /// <summary>Measures a model's intervals at <see cref="ConformalScores.DefaultCoverage"/>; null where it has none.</summary>
    internal static IntervalMetrics? Of(TrainedModel model, IEnumerable<SegmentRule> rules, Dataset data, int[] rows)
    {
        if (model.Intervals is not { } intervals) return null;
        const double Promised = ConformalScores.DefaultCoverage;
        var range = data.Signature.Target.HardRange;
        var (predictions, scales) = model.PredictWithScales(data, rows);
        Interval[] own = [.. predictions.Zip(scales, (p, s) => intervals.Scores.Around(p, s, Promised, range))];
        Interval[] constant = [.. predictions.Select(p => intervals.Constant.Around(p, intervals.Constant.ScaleUnit, Promised, range))];
        double[] truth = [.. rows.Select(row => data.Targets[row])];
        int[] all = [.. Enumerable.Range(0, rows.Length)];

        var segments = new List<IntervalSegment>();
        foreach (var rule in rules)
        {
            var (names, places) = rule.Assign(data);
            var by = all.ToLookup(i => places[rows[i]]);
            for (var s = 0; s < names.Count; s++)
                if (by.Contains(s)) segments.Add(new(rule.Name, names[s], by[s].Count(), Share(own, truth, by[s]), Width(own, by[s])));
        }

        return new(Promised, Share(own, truth, all), Width(own, all), Share(constant, truth, all), Width(constant, all), segments);
    }

    private static double Share(Interval[] intervals, double[] truth, IEnumerable<int> rows) => rows.Average(i => intervals[i].Contains(truth[i]) ? 1.0 : 0);

    private static double Width(Interval[] intervals, IEnumerable<int> rows) => rows.Average(i => intervals[i].Max - intervals[i].Min);
}

/// <summary>How well intervals do within one segment.</summary>
/// <param name="By">By what the rows are told apart.</param>
/// <param name="Segment">The segment's name.</param>
/// <param name="Rows">How many there are.</param>
/// <param name="Coverage">The share of the truth that they hold.</param>
/// <param name="MeanWidth">In the target's unit.</param>
public sealed record IntervalSegment(string By, string Segment, int Rows, double Coverage, double MeanWidth);

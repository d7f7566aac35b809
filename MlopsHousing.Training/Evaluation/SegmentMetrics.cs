using MlopsHousing.Training.Data;

namespace MlopsHousing.Training.Evaluation;

/// <summary>The quality within one segment.</summary>
/// <param name="By">By what the rows are told apart, such as <c>region</c>.</param>
/// <param name="Segment">The segment's name.</param>
/// <param name="Metrics">Over its rows.</param>
public sealed record SegmentMetrics(string By, string Segment, RegressionMetrics Metrics)
{
    /// <summary>Breaks predictions for some rows down by rules; segments without rows are left out.</summary>
    internal static IReadOnlyList<SegmentMetrics> Of(IEnumerable<SegmentRule> rules, Dataset data, int[] rows, double[] predictions)
    {
        var found = new List<SegmentMetrics>();
        foreach (var rule in rules)
        {
            var (names, places) = rule.Assign(data);
            var by = Enumerable.Range(0, rows.Length).ToLookup(i => places[rows[i]]);
            for (var s = 0; s < names.Count; s++)
                if (by.Contains(s))
                    found.Add(new(rule.Name, names[s], RegressionMetrics.Of([.. by[s].Select(i => predictions[i])], [.. by[s].Select(i => data.Targets[rows[i]])])));
        }

        return found;
    }
}

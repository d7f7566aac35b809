using System.Globalization;
using System.Text;

namespace MlopsHousing.Tests.Watching.Cluster;

/// <summary>Metrics in Prometheus' text format. What the reference doesn't have can't be written: neither a metric nor a label.</summary>
internal sealed class Exposition(Reference reference)
{
    private readonly SortedDictionary<string, StringBuilder> _byMetric = new(StringComparer.Ordinal);

    /// <summary>Adds a series.</summary>
    /// <param name="metric">Its metric.</param>
    /// <param name="value">Its value now.</param>
    /// <param name="labels">All labels that the reference names; empty where there is nothing to tell.</param>
    public void Add(string metric, double value, params (string Name, string Value)[] labels)
    {
        var known = Assert.Contains(metric, reference.Metrics);
        Assert.Equal(known.Labels.Order(StringComparer.Ordinal), labels.Select(label => label.Name).Order(StringComparer.Ordinal));
        if (!_byMetric.TryGetValue(metric, out var lines)) _byMetric[metric] = lines = new($"# TYPE {metric} {known.Type}\n");
        lines.Append(CultureInfo.InvariantCulture, $"{metric}{{{string.Join(',', labels.Select(label => $"{label.Name}=\"{label.Value}\""))}}} {value:R}\n");
    }

    public override string ToString() => string.Concat(_byMetric.Values);
}

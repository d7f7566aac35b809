using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using MlopsHousing.Monitoring.Drift;

namespace MlopsHousing.Api.Monitoring;

/// <summary>
/// The bins as Prometheus sees them: counters, which add up over replicas, and the shares that training had. Read when they are
/// scraped; a prediction only counts.
/// </summary>
internal sealed class DriftMetrics(DriftLedgers ledgers, Meter meter)
{
    /// <summary>Stands for the predictions where features have their names; no feature can be called so.</summary>
    public const string Prediction = "(prediction)";

    // The labels of a version's bins are always the same, and a scrape needs hundreds of them.
    private readonly ConditionalWeakTable<DriftBins, Slot[]> _slots = [];

    /// <summary>Shows them from now on.</summary>
    public void Start()
    {
        meter.CreateObservableCounter("mlops.feature.bin", Bins, "{prediction}", "Predicted rows by the bin of the version's profile that a feature's value, or the prediction, lies in.");
        meter.CreateObservableGauge("mlops.feature.reference_ratio", References, "1", "The share of the training rows in a bin, half a row added to each.");
    }

    private IEnumerable<Measurement<long>> Bins()
    {
        foreach (var bins in ledgers.All.Select(l => l.Bins))
        {
            var (_, counts) = bins.Read();
            foreach (var slot in SlotsOf(bins)) yield return new(counts[slot.Place], slot.Labels);
        }
    }

    private IEnumerable<Measurement<double>> References() =>
        from ledger in ledgers.All
        from slot in SlotsOf(ledger.Bins)
        select new Measurement<double>(slot.Expected, slot.Labels);

    private Slot[] SlotsOf(DriftBins bins) => _slots.GetValue(bins, static bins =>
    [
        .. from @group in bins.Groups
           from bin in Enumerable.Range(0, @group.Labels.Count)
           select new Slot(@group.First + bin, @group.Expected[bin],
           [
               new("model_name", bins.Version.Model), new("model_version", $"{bins.Version.Number}"),
               new("feature", @group.Feature ?? Prediction), new("bin", @group.Labels[bin]),
           ]),
    ]);

    /// <summary>One bin: where its count stands, the training rows' share in it, and what it is called.</summary>
    private sealed record Slot(int Place, double Expected, KeyValuePair<string, object?>[] Labels);
}

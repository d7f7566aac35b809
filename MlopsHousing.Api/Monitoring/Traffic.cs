using MlopsHousing.Api.Models;
using MlopsHousing.Api.Trials;
using MlopsHousing.Monitoring.Predictions;

namespace MlopsHousing.Api.Monitoring;

/// <summary>What an answer that somebody asked for leaves behind: a count for drift, a line in the log, a copy for a shadow. Nothing here is waited for.</summary>
internal sealed class Traffic(PredictionLog log, ShadowTraffic shadow)
{
    /// <summary>A prediction of its own.</summary>
    public void Add(ServedModel model, in PredictionEntry entry, ReadOnlySpan<double> row)
    {
        model.Bins?.Count(row, entry.Value);
        log.Add(entry, row);
        shadow.Offer(model, entry, row);
    }

    /// <summary>A row of a batch, of which some are logged.</summary>
    public void AddOfBatch(ServedModel model, in PredictionEntry entry, ReadOnlySpan<double> row)
    {
        model.Bins?.Count(row, entry.Value);
        if (!log.SamplesBatchRow()) return;
        log.AddOfBatch(entry, row);
        shadow.Offer(model, entry, row);
    }
}

using MlopsHousing.Api.Models;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Monitoring.Predictions;
using MlopsHousing.Monitoring.Trials;

namespace MlopsHousing.Api.Trials;

/// <summary>Offers what the champion answered to a shadow, if there is one. Whoever answers waits for nothing here.</summary>
internal sealed class ShadowTraffic(TrialCatalog trials, TrialGuard guard, ShadowCopies copies)
{
    /// <summary>Offers one answer; only what is logged, as only that can be compared with the truth later.</summary>
    public void Offer(ServedModel model, in PredictionEntry entry, ReadOnlySpan<double> vector)
    {
        if (trials.Current is { Trial: { Live.Mode: TrialMode.Shadow } trial } && trial.Champion == model.Version && !guard.IsCutOff(trial))
            copies.Offer(trial, entry.Id, entry.Row, entry.At, entry.Value, vector);
    }
}

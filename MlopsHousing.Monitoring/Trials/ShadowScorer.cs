using System.Diagnostics;
using Microsoft.Extensions.Logging;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Monitoring.Storage;

namespace MlopsHousing.Monitoring.Trials;

/// <summary>Lets the challenger score copies of requests, and records what it says beside what the champion answered.</summary>
public sealed partial class ShadowScorer(ShadowCopies copies, TrialGuard guard, IPredictor predictor, StoreAccess access, ILogger<ShadowScorer> log)
{
    // Few enough for all of them to be scored within the budget of one.
    private const int RowsAtOnce = 16;

    private const int MostAtOnce = 512;

    // Rows are written together.
    private static readonly TimeSpan _gathering = TimeSpan.FromMilliseconds(200);

    /// <summary>Scores until told to stop; what waits then is left.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var requests = new List<ShadowRequest>();
        while (await copies.Reader.WaitToReadAsync(stopping))
        {
            await Task.Delay(_gathering, stopping);
            requests.Clear();
            while (requests.Count < MostAtOnce && copies.Reader.TryRead(out var request)) requests.Add(request);
            var scored = new List<StoredShadow>(requests.Count);
            // Requests of two trials are next to each other where one follows the other.
            foreach (var some in requests.Chunk(RowsAtOnce)) await ScoreAsync(some, scored, stopping);
            await WriteAsync(scored, stopping);
        }
    }

    private async Task ScoreAsync(ShadowRequest[] requests, List<StoredShadow> scored, CancellationToken stopping)
    {
        var trial = requests[0].Trial;
        ShadowRequest[] own = [.. requests.Where(r => r.Trial == trial && !guard.IsCutOff(trial) && r.Vector.Length == requests[0].Vector.Length)];
        if (own.Length < requests.Length) copies.Count("dropped", requests.Length - own.Length);
        if (own.Length == 0) return;

        var (rows, predictions, start) = (own.SelectMany(r => r.Vector).ToArray(), new double[own.Length], Stopwatch.GetTimestamp());
        var outcome = await guard.TryAsync(
            trial, token => predictor.PredictAsync(trial.Challenger, rows, predictions, token).AsTask(),
            token => predictor.PredictAsync(trial.Champion, rows, new double[own.Length], token).AsTask(), stopping);
        if (outcome != TryOutcome.Answered)
        {
            copies.Count("failed", own.Length);
            return;
        }

        var microseconds = (long)(Stopwatch.GetElapsedTime(start).TotalMicroseconds / own.Length);
        for (var i = 0; i < own.Length; i++)
        {
            scored.Add(new()
            {
                Trial = trial.Id,
                PredictionId = own[i].Id,
                Row = own[i].Row,
                At = own[i].At.UtcDateTime,
                Champion = own[i].Prediction,
                Challenger = predictions[i],
                Microseconds = microseconds,
            });
        }
    }

    private async Task WriteAsync(List<StoredShadow> scored, CancellationToken stopping)
    {
        if (scored.Count == 0) return;
        try
        {
            var store = access.Ready ?? throw new StoreException("The store is not open.");
            await using var context = store.CreateContext();
            context.Shadows.AddRange(scored);
            await store.SaveDurablyAsync(context, stopping);
            copies.Count("scored", scored.Count);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A sample: what the store does not take now is not tried again.
            copies.Count("dropped", scored.Count);
            NotWritten(log, scored.Count, e.GetType().Name);
        }
    }

    [LoggerMessage(4011, LogLevel.Debug, "{Count} answers of a shadow could not be stored ({Error})")]
    private static partial void NotWritten(ILogger log, int count, string error);
}

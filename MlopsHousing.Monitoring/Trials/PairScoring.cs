using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Monitoring.Storage;

namespace MlopsHousing.Monitoring.Trials;

/// <summary>Lets both versions of a trial score the rows whose truth became known, whichever of them answered, and stores the pairs.</summary>
public sealed class PairScoring(IPredictor predictor, TimeProvider time)
{
    // One call to the predictor; of the widest rows still far below what a message may hold.
    private const int AtOnce = 64;

    /// <summary>Appends some of what has no pair yet.</summary>
    /// <param name="store">The store; the caller is the one that decides.</param>
    /// <param name="evidence">Up to date.</param>
    /// <param name="cancel">Ends the call; nothing is left half done.</param>
    /// <returns>How many pairs were stored.</returns>
    /// <exception cref="ModelUnavailableException">One of the versions can't be scored now.</exception>
    /// <exception cref="DbUpdateException">Another process stored the same, or the store can't be used now.</exception>
    public async Task<int> AppendAsync(Store store, TrialEvidence evidence, CancellationToken cancel)
    {
        var trial = evidence.Trial;
        await using var context = store.CreateContext();
        var known = await FindAsync(context, trial, cancel);
        if (known.Count == 0) return 0;

        var rows = known.SelectMany(k => k.Vector).ToArray();
        var champion = await ScoreAsync(trial.Champion, rows, known.Count, cancel);
        var challenger = await ScoreAsync(trial.Challenger, rows, known.Count, cancel);
        var now = time.GetUtcNow().UtcDateTime;
        var met = new HashSet<long>();
        for (var i = 0; i < known.Count; i++)
        {
            var fingerprint = FingerprintOf(known[i].Vector);
            context.Pairs.Add(new()
            {
                Trial = trial.Id,
                Place = evidence.Next + i,
                PredictionId = known[i].Id,
                Row = known[i].Row,
                At = now,
                Champion = champion[i],
                Challenger = challenger[i],
                Actual = known[i].Actual,
                Fingerprint = fingerprint,
                IsRepeat = !met.Add(fingerprint) || evidence.Knows(fingerprint),
            });
        }

        await store.SaveDurablyAsync(context, cancel);
        return known.Count;
    }

    private static Task<List<Known>> FindAsync(StoreContext context, Trial trial, CancellationToken cancel)
    {
        var (id, since, model) = (trial.Id, trial.Since, trial.Champion.Model);
        var (champion, challenger) = (trial.Champion.Digest, trial.Challenger.Digest);
        return (from feedback in context.Feedback
                where feedback.ReceivedAt >= since
                join prediction in context.Predictions
                    on new { Id = feedback.PredictionId, feedback.Row } equals new { prediction.Id, prediction.Row }
                where prediction.Model == model && prediction.At >= since && (prediction.Digest == champion || prediction.Digest == challenger)
                where !context.Pairs.Any(pair => pair.Trial == id && pair.PredictionId == feedback.PredictionId && pair.Row == feedback.Row)
                orderby feedback.ReceivedAt, feedback.PredictionId, feedback.Row
                select new Known(prediction.Id, prediction.Row, prediction.Vector, feedback.Actual)).Take(AtOnce).ToListAsync(cancel);
    }

    private async Task<double[]> ScoreAsync(ModelVersion version, double[] rows, int count, CancellationToken cancel)
    {
        var predictions = new double[count];
        await predictor.PredictAsync(version, rows, predictions, cancel);
        return predictions;
    }

    /// <summary>By the row's bits: the same in every process.</summary>
    private static long FingerprintOf(ReadOnlySpan<double> row) => BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(MemoryMarshal.AsBytes(row)));

    private sealed record Known(Guid Id, int Row, double[] Vector, double Actual);
}

using Microsoft.EntityFrameworkCore;
using MlopsHousing.Modeling.Segments;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Modeling.Validation;
using MlopsHousing.Monitoring.Storage;

namespace MlopsHousing.Monitoring.Replays;

/// <summary>Scores logged traffic with another version. A chunk of it is in memory at a time, however long the span is.</summary>
/// <param name="model">The version to score with.</param>
/// <param name="segments">How its rows are told apart.</param>
/// <param name="signatures">How logged rows are read.</param>
/// <param name="trainedTo">UTC; feedback up to then the version was trained on, so it proves nothing and no error is told of it.</param>
public sealed class Replay(LoadedModel model, IReadOnlyList<Segmentation> segments, VersionSignatures signatures, DateTime? trainedTo = null)
{
    private const int RowsAtOnce = 2048;

    /// <summary>Of the database beginning to answer; a long span takes a while to count.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(10);

    private static readonly double[] _shares = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

    private readonly int _width = model.Signature.Width;
    private readonly List<(StoredPrediction Prediction, double? Actual)> _chunk = new(RowsAtOnce);
    private readonly double[] _rows = new double[RowsAtOnce * model.Signature.Width];
    private readonly double[] _values = new double[RowsAtOnce];
    private readonly RowIssues _issues = new();
    private readonly Dictionary<string, (RowTranslation? Translation, string? Why)> _translations = [];
    private readonly SortedDictionary<int, long> _answered = [];
    private readonly SortedDictionary<string, long> _skipped = new(StringComparer.Ordinal);
    private readonly QuantileSketch _differences = new();
    private readonly QuantileSketch _relative = new();
    private readonly ReplaySums _overall = new();
    private readonly ReplaySums[][] _segments = [.. segments.Select(s => s.Names.Select(_ => new ReplaySums()).ToArray())];
    private WorstRows _worst = new(0);

    /// <summary>Replays a span of time; once for each object.</summary>
    /// <param name="store">The store.</param>
    /// <param name="since">UTC.</param>
    /// <param name="until">UTC, exclusive.</param>
    /// <param name="worst">How many of the rows that differ most are named.</param>
    /// <param name="progress">Takes rows that are done, and how many there are.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="System.Data.Common.DbException">The store can't be read now.</exception>
    public async Task<ReplayReport> RunAsync(Store store, DateTime since, DateTime until, int worst, Action<long, long>? progress, CancellationToken cancel)
    {
        _worst = new(worst);
        await using var context = store.CreateContext();
        context.Database.SetCommandTimeout(_patience);
        var predictions = context.Predictions.AsNoTracking().Where(p => p.Model == model.Version.Model && p.At >= since && p.At < until);
        var (done, total) = (0L, await predictions.LongCountAsync(cancel));
        var joined = from prediction in predictions
                     join feedback in context.Feedback.AsNoTracking()
                         on new { prediction.Id, prediction.Row } equals new { Id = feedback.PredictionId, feedback.Row } into found
                     from feedback in found.DefaultIfEmpty()
                     select new { Prediction = prediction, Actual = feedback == null ? (double?)null : feedback.Actual, ReceivedAt = feedback == null ? (DateTime?)null : feedback.ReceivedAt };
        await foreach (var row in joined.AsAsyncEnumerable().WithCancellation(cancel))
        {
            if (await TakeAsync(row.Prediction, row.ReceivedAt > trainedTo || trainedTo is null ? row.Actual : null, cancel) && _chunk.Count == RowsAtOnce) Score();
            if (++done % RowsAtOnce == 0) progress?.Invoke(done, total);
        }

        Score();
        progress?.Invoke(done, done);
        return ToReport(since, until);
    }

    /// <summary>Puts a row into the chunk, in the version's own form.</summary>
    private async ValueTask<bool> TakeAsync(StoredPrediction prediction, double? actual, CancellationToken cancel)
    {
        _answered[prediction.Version] = _answered.GetValueOrDefault(prediction.Version) + 1;
        var (signature, why) = await signatures.FindAsync(prediction.Version, prediction.Digest, cancel);
        if (signature is null) return Skip(why!);
        if (!_translations.TryGetValue(prediction.Digest, out var way))
            _translations[prediction.Digest] = way = (RowTranslation.Between(signature, model.Signature, out why), why);
        if (way.Translation is not { } translation) return Skip($"rows of version {prediction.Version} are not rows of this one: {way.Why}");

        var row = _rows.AsMemory(_chunk.Count * _width, _width);
        if (!translation.TryTranslate(prediction.Vector, row.Span)) return Skip("they are not as wide as their version's signature");
        _issues.Clear();
        RowValidator.Check(model.Signature, row.Span, _issues);
        if (_issues.HasFaults) return Skip($"this version refuses them: {_issues.Faults[0].Field} {_issues.Faults[0].Message}");
        _chunk.Add((prediction, actual));
        return true;
    }

    private bool Skip(string why)
    {
        _skipped[why] = _skipped.GetValueOrDefault(why) + 1;
        return false;
    }

    private void Score()
    {
        model.Predict(_rows.AsSpan(0, _chunk.Count * _width), _values.AsSpan(0, _chunk.Count));
        foreach (var (i, (prediction, actual)) in _chunk.Index())
        {
            var row = _rows.AsSpan(i * _width, _width);
            var pair = new ReplayedPair(prediction.Value, _values[i], prediction.Lower, prediction.Upper, actual);
            var difference = pair.Replayed - pair.Answered;
            _differences.Add(difference);
            if (pair.Answered != 0) _relative.Add(Math.Abs(difference / pair.Answered));
            _overall.Add(pair);
            for (var s = 0; s < segments.Count; s++)
                if (segments[s].PlaceOf(row) is >= 0 and var place) _segments[s][place].Add(pair);
            _worst.Offer(prediction, pair, row);
        }

        _chunk.Clear();
    }

    private ReplayReport ToReport(DateTime since, DateTime until) => new(
        model.Version,
        model.Signature.Target.Unit,
        since,
        until,
        [.. _answered.Select(v => new AnsweredCount($"{v.Key}", v.Value))],
        [.. _skipped.Select(s => new SkippedCount(s.Key, s.Value))],
        _overall.ToFigures(),
        _differences.Count == 0 ? [] : [.. _shares.Select(share => new DifferenceQuantile(share, _differences.At(share)!.Value, _relative.At(share) ?? 0))],
        [.. segments.SelectMany((s, i) => s.Names.Select((name, place) => new ReplaySegment(s.By, name, _segments[i][place].ToFigures()))).Where(s => s.Figures.Rows > 0)],
        _worst.Descending());
}

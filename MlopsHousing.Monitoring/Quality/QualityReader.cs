using Microsoft.EntityFrameworkCore;
using MlopsHousing.Monitoring.Storage;

namespace MlopsHousing.Monitoring.Quality;

/// <summary>Joins feedback to predictions and works out the quality of each version.</summary>
public static class QualityReader
{
    /// <summary>A report reads no more feedback than this, the newest first.</summary>
    public const int MostRows = 200_000;

    /// <summary>Names the segments that a validated row belongs to.</summary>
    public delegate IEnumerable<(string By, string Segment)> Segments(double[] row);

    /// <summary>Reads what came in since some moment.</summary>
    /// <param name="store">The store.</param>
    /// <param name="model">The model's name; feedback for another model's predictions is left out.</param>
    /// <param name="since">UTC; counts for when feedback came in, not for when the prediction was made: truth comes late.</param>
    /// <param name="segments">How rows are told apart.</param>
    /// <param name="cancel">Ends the call.</param>
    /// <exception cref="System.Data.Common.DbException">The store can't be read now.</exception>
    public static async Task<QualityReport> ReadAsync(Store store, string model, DateTime since, Segments segments, CancellationToken cancel)
    {
        await using var context = store.CreateContext();
        var joined = from feedback in context.Feedback
                     where feedback.ReceivedAt >= since
                     join prediction in context.Predictions
                         on new { Id = feedback.PredictionId, feedback.Row } equals new { prediction.Id, prediction.Row } into found
                     from prediction in found.DefaultIfEmpty()
                     where prediction == null || prediction.Model == model
                     orderby feedback.ReceivedAt descending
                     select new { feedback.Actual, Prediction = prediction };
        var (rows, orphans) = (0L, 0L);
        var versions = new SortedDictionary<int, Version>(Comparer<int>.Create((a, b) => b.CompareTo(a)));
        await foreach (var row in joined.AsNoTracking().Take(MostRows + 1).AsAsyncEnumerable().WithCancellation(cancel))
        {
            if (++rows > MostRows) break;
            if (row.Prediction is not { } p)
            {
                orphans++;
                continue;
            }

            if (!versions.TryGetValue(p.Version, out var version)) versions[p.Version] = version = new(p.Digest);
            version.Add(p, row.Actual, segments(p.Vector));
        }

        return new(Math.Min(rows, MostRows), orphans, rows > MostRows, [.. versions.Select(v => v.Value.ToQuality(v.Key))]);
    }

    private sealed class Version(string digest)
    {
        private readonly ErrorSums _overall = new();
        private readonly SortedDictionary<(string By, string Segment), ErrorSums> _segments = [];

        public void Add(StoredPrediction p, double actual, IEnumerable<(string By, string Segment)> segments)
        {
            _overall.Add(p.Value, actual, p.Lower, p.Upper, p.Coverage);
            foreach (var segment in segments)
            {
                if (!_segments.TryGetValue(segment, out var sums)) _segments[segment] = sums = new();
                sums.Add(p.Value, actual, p.Lower, p.Upper, p.Coverage);
            }
        }

        public VersionQuality ToQuality(int number) => new(
            $"{number}", digest, _overall.ToFigures(), [.. _segments.Select(s => new SegmentQuality(s.Key.By, s.Key.Segment, s.Value.ToFigures()))]);
    }
}

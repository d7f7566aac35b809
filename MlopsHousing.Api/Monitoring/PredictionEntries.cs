using System.Diagnostics;
using MlopsHousing.Api.Caching;
using MlopsHousing.Api.Models;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Monitoring.Predictions;

namespace MlopsHousing.Api.Monitoring;

/// <summary>What the log gets of the answers to one request.</summary>
internal readonly struct PredictionEntries(HttpContext context, ServedModel model, Guid id, DateTimeOffset at, double coverage, CacheResult cache)
{
    /// <summary>One answer.</summary>
    /// <param name="row">The place in the batch.</param>
    /// <param name="prediction">In the target's unit.</param>
    /// <param name="scale">NaN without an interval.</param>
    /// <param name="interval">As it was answered.</param>
    /// <param name="start">When the request began to be read.</param>
    public PredictionEntry Of(int row, double prediction, double scale, Interval? interval, long start) => new()
    {
        Id = id,
        Row = row,
        At = at,
        Version = model.Version,
        Role = model.Role,
        Value = prediction,
        Scale = scale,
        Lower = interval?.Min ?? double.NaN,
        Upper = interval?.Max ?? double.NaN,
        Coverage = coverage,
        Took = Stopwatch.GetElapsedTime(start),
        Cache = cache.Name(),
        Client = context.Connection.RemoteIpAddress,
    };
}

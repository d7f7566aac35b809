using System.ComponentModel;

namespace MlopsHousing.Api.Caching;

/// <summary>What is kept of an answer. Immutable, so that all requests share one instance; never an id, which is a request's own.</summary>
/// <param name="Value">In the target's unit.</param>
/// <param name="Scale">That of its interval, which fits whatever coverage is asked for; NaN where the version has no intervals.</param>
[ImmutableObject(true)]
internal sealed record CachedPrediction(double Value, double Scale = double.NaN)
{
    /// <summary>Stands for bytes that were read from Redis and are no prediction.</summary>
    internal static readonly CachedPrediction Malformed = new(double.NaN);
}

using System.ComponentModel;

namespace MlopsHousing.Api.Caching;

/// <summary>What is kept of an answer. Immutable, so that all requests share one instance; never an id, which is a request's own.</summary>
/// <param name="Value">In the target's unit.</param>
[ImmutableObject(true)]
internal sealed record CachedPrediction(double Value)
{
    /// <summary>Stands for bytes that were read from Redis and are no prediction.</summary>
    internal static readonly CachedPrediction Malformed = new(double.NaN);
}

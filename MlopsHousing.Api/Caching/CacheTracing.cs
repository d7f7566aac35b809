using System.Diagnostics;

namespace MlopsHousing.Api.Caching;

/// <summary>
/// Spans of the cache. Redis's are our own: they tell what a request waited, and instrumentation of the client would connect
/// while the service starts.
/// </summary>
internal static class CacheTracing
{
    private static readonly ActivitySource _source = new("MlopsHousing.Api");

    /// <summary>Of a look into the cache, whatever comes of it.</summary>
    internal static Activity? Start() => _source.StartActivity("cache");

    internal static Activity? StartRedis(string operation) => _source.StartActivity($"redis {operation}", ActivityKind.Client)
        ?.SetTag("db.system.name", "redis").SetTag("db.operation.name", operation);
}

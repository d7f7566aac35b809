namespace MlopsHousing.Api.Caching;

/// <summary>How a prediction came about.</summary>
public enum CacheResult
{
    /// <summary>From a cache, in this process or in Redis, or from another request for the same row that was under way.</summary>
    Hit,

    /// <summary>Scored for this request. An L2 that is down or slow makes misses, not errors.</summary>
    Miss,

    /// <summary>Scored, with no look into a cache: it is off.</summary>
    Bypass,
}

/// <summary>Names of <see cref="CacheResult"/>.</summary>
public static class CacheResultNames
{
    /// <summary>The name of the response header that carries it.</summary>
    public const string Header = "X-Cache";

    /// <summary>As the header and the label <c>result</c> of <c>mlops_cache_requests_total</c> show it.</summary>
    public static string Name(this CacheResult result) => result switch
    {
        CacheResult.Hit => "hit",
        CacheResult.Miss => "miss",
        _ => "bypass",
    };
}

namespace MlopsHousing.Api.Caching;

/// <summary>Where predictions are kept.</summary>
public enum CacheMode
{
    /// <summary>Nowhere: every request is scored.</summary>
    Off,

    /// <summary>In this process.</summary>
    Memory,

    /// <summary>In this process, and in a Redis that replicas share.</summary>
    Redis,
}

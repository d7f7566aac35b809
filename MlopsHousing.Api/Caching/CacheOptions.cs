using System.ComponentModel.DataAnnotations;

namespace MlopsHousing.Api.Caching;

/// <summary>The prediction cache. Redis itself is named by <c>ConnectionStrings__cache</c>.</summary>
public sealed class CacheOptions
{
    public const string SectionName = "Cache";

    /// <summary>Off, Memory or Redis. By default Redis where its connection string is given, else Memory.</summary>
    public CacheMode? Mode { get; set; }

    /// <summary>How long this process keeps a prediction.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage = "must be a time from 00:00:01 to 1.00:00:00 (days.hours:minutes:seconds)")]
    public TimeSpan Expiration { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>What the predictions kept in this process may take, in MB (10⁶ bytes); what was not asked for again goes first.</summary>
    [Range(1, 65_536, ErrorMessage = "must be from 1 to 65536 (MB)")]
    public int MemoryLimit { get; set; } = 64;

    /// <summary>How long Redis keeps a prediction.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00", ErrorMessage = "must be a time from 00:00:01 to 30.00:00:00 (days.hours:minutes:seconds)")]
    public TimeSpan RedisExpiration { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// What a look into Redis may cost a request; past it, the row is scored. The default leaves a timer's inaccuracy
    /// below the 20 ms that are promised.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:01", ErrorMessage = "must be a time from 00:00:00.001 to 00:00:01")]
    public TimeSpan RedisBudget { get; set; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Whether Redis is bypassed while a look into it costs more than its hits save; else it is always looked into.</summary>
    public bool Adaptive { get; set; } = true;
}

using System.ComponentModel.DataAnnotations;

namespace MlopsHousing.Api.Predictors;

/// <summary>Where the inference service is, and how long it may take.</summary>
public sealed class GrpcPredictorOptions
{
    public const string SectionName = "Predict";

    /// <summary>
    /// Its gRPC address: <c>dns:///host:port</c>, where every address of the name is a replica (a headless service), or
    /// the same as <c>http://host:port</c>; <c>https://host:port</c> for TLS.
    /// </summary>
    [Required(ErrorMessage = "is not set; name the inference service, such as dns:///predict:8081 or http://localhost:8081")]
    [RegularExpression("(dns:///|https?://)[^/]+:[0-9]{1,5}/?|static:///.+", ErrorMessage = "must be such as dns:///predict:8081 or http://localhost:8081")]
    public string Address { get; set; } = "";

    /// <summary>The longest that a prediction may take, its second try included; past it the caller gets 503.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00", ErrorMessage = "must be a time from 00:00:00.010 to 00:01:00 (hours:minutes:seconds)")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a replica may say nothing before another is asked too; the first answer counts.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00", ErrorMessage = "must be a time from 00:00:00.010 to 00:01:00 (hours:minutes:seconds)")]
    public TimeSpan HedgeAfter { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest that connecting to one replica may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00", ErrorMessage = "must be a time from 00:00:00.010 to 00:01:00 (hours:minutes:seconds)")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often the name is resolved again, so that new replicas get their share.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ErrorMessage = "must be a time from 00:00:01 to 00:10:00 (hours:minutes:seconds)")]
    public TimeSpan ResolveInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may be silent before the peer is asked whether it is there; it has as long again to say so.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ErrorMessage = "must be a time from 00:00:01 to 00:10:00 (hours:minutes:seconds)")]
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(3);
}

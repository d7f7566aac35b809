using System.ComponentModel.DataAnnotations;

namespace MlopsHousing.ServiceDefaults.Logging;

/// <summary>Which requests are logged.</summary>
public sealed class RequestLogOptions
{
    public const string SectionName = "RequestLog";

    /// <summary>
    /// The share of requests logged on sampled endpoints (predictions), 0 to 1. Answers of 500 and above are
    /// logged up to sixty times a minute, and every request to other endpoints is.
    /// </summary>
    [Range(0.0, 1.0)]
    public double SampleRatio { get; set; } = 0.01;
}

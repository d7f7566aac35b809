using Microsoft.AspNetCore.Builder;

namespace MlopsHousing.ServiceDefaults.Logging;

/// <summary>Marks endpoints so busy that only a share of their requests is logged (<see cref="RequestLogOptions.SampleRatio"/>).</summary>
public sealed class SampledRequestLog
{
    internal static readonly SampledRequestLog Instance = new();

    private SampledRequestLog()
    {
    }
}

/// <summary>Adds <see cref="SampledRequestLog"/> to endpoints.</summary>
public static class SampledRequestLogEndpoints
{
    /// <summary>Logs only a share of these endpoints' requests.</summary>
    public static TBuilder SampleRequestLog<TBuilder>(this TBuilder endpoints) where TBuilder : IEndpointConventionBuilder =>
        endpoints.WithMetadata(SampledRequestLog.Instance);
}

namespace MlopsHousing.ServiceDefaults.Telemetry;

/// <summary>ASP.NET Core's own measure of requests, as it is exported.</summary>
public static class RequestDuration
{
    /// <summary>The instrument's name; its unit is seconds.</summary>
    public const string Name = "http.server.request.duration";

    /// <summary>The upper bounds of its buckets in seconds: the conventional ones, and three below them, as a prediction takes less than 5 ms.</summary>
    public static IReadOnlyList<double> Buckets { get; } = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
}

using System.Net;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Monitoring.Predictions;

namespace MlopsHousing.Tests.Monitoring.Predictions;

/// <summary>Predictions to be logged.</summary>
internal static class Entries
{
    public static ModelVersion Version { get; } = new("test-homes", 3, "sha256:" + new string('a', 64));

    public static PredictionEntry New(double value = 250_000, double scale = 1_000, DateTimeOffset? at = null, ModelVersion? version = null) => new()
    {
        Id = Guid.CreateVersion7(),
        At = at ?? DateTimeOffset.UtcNow,
        Version = version ?? Version,
        Role = "champion",
        Value = value,
        Scale = scale,
        Lower = value - 2 * scale,
        Upper = value + 2 * scale,
        Coverage = 0.9,
        Took = TimeSpan.FromMicroseconds(321),
        Cache = "miss",
        Client = IPAddress.Parse("192.0.2.7"),
    };

    /// <summary>An entry as the log's writer hands it to a store.</summary>
    public static PredictionEntry Filled(PredictionEntry entry, params double[] vector)
    {
        entry.Pooled = [.. vector, -1]; // what the pool gives may be longer
        entry.Width = vector.Length;
        return entry;
    }
}

using System.Text.Json;

namespace MlopsHousing.Benchmarks.Load.Redis;

/// <summary>What Api tells of its cache on <c>/v1/monitoring/summary</c>.</summary>
internal sealed record CacheFigures(long Hits, long Misses, CacheFigures.RedisCalls Redis)
{
    private static readonly HttpClient _http = new();

    public static async Task<CacheFigures> ReadAsync(int port)
    {
        using var summary = JsonDocument.Parse(await _http.GetStringAsync($"http://127.0.0.1:{port}/v1/monitoring/summary"));
        return summary.RootElement.GetProperty("cache").Deserialize<CacheFigures>(JsonSerializerOptions.Web)!;
    }

    internal sealed record RedisCalls(
        bool InUse, long Ok, long Failed, long Skipped, long Bypassed, bool Bypass, double? HitShare, double? CostMs, double? SavesMs);
}

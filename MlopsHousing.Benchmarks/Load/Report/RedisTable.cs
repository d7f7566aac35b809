using System.Globalization;
using MlopsHousing.Benchmarks.Load.Redis;

namespace MlopsHousing.Benchmarks.Load.Report;

/// <summary>What a near and a slow Redis cost callers, looked into always and while it pays, and what each replica says of it.</summary>
internal static class RedisTable
{
    private static readonly string[] _header =
        ["Api → Predict", "p50 ms", "p99 ms", "X-Cache: hit", "Redis bypassed", "late or skipped", "hitShare", "costMs", "savesMs", "bypass"];

    public static void Write(RedisComparison redis, LoadOptions options, TextWriter output)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"With Redis as the cache's second level: four replicas of Api in front of one Predict, {RedisComparison.RateOf(options):N0} requests/s, {RedisComparison.RoundsOf(options)} × {RedisComparison.RoundOf(options).TotalSeconds:0.#} s each in turn."));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{HomesInRedis.NewOneOf - 1} of {HomesInRedis.NewOneOf} requests are about homes that one replica put into Redis, {RedisComparison.KnownHomes:N0} in turn, more than the memory holds (`Cache__MemoryLimit={RedisComparison.MemoryLimit}`), so that it"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"never answers; the rest are about new ones. Near is redis-server on loopback; slow is the same behind a relay, {RedisComparison.Delay.TotalMilliseconds:0} ms each way, with"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"`Cache__RedisBudget` raised to {RedisComparison.Budget.TotalMilliseconds:0} ms for all, so that it is slow and does not fail. Always is `Cache__Adaptive=false`. From hitShare on: `cache.redis` of"));
        output.WriteLine("`/v1/monitoring/summary` at the end.");
        output.WriteLine();
        MarkdownTable.Write(_header, new[] { redis.Near.Always, redis.Near.Adaptive, redis.Slow.Always, redis.Slow.Adaptive }.Select(Row), output);
        output.WriteLine();
    }

    private static string[] Row(RedisSeries series) =>
    [
        series.Name,
        Number(series.Quantile(0.5).TotalMilliseconds, "0.00"),
        Number(series.Quantile(0.99).TotalMilliseconds, "0.0"),
        Number(series.HitShare, "0.000"),
        Number(series.BypassedShare, "0.000"),
        Number(series.LateShare, "0.000"),
        Number(series.Figures.Redis.HitShare, "0.000"),
        Number(series.Figures.Redis.CostMs, "0.000"),
        Number(series.Figures.Redis.SavesMs, "0.000"),
        series.Figures.Redis.Bypass ? "yes" : "no",
    ];

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}

using System.Globalization;

namespace MlopsHousing.Benchmarks.Load.Figures;

/// <summary>A server's counters, as Prometheus would read them.</summary>
internal static class Metrics
{
    /// <summary>Bytes allocated on the managed heap since the process started.</summary>
    public const string Allocated = "dotnet_gc_heap_total_allocated_bytes_total";

    /// <summary>Methods that were compiled since the process started.</summary>
    public const string Compiled = "dotnet_jit_compiled_methods_total";

    /// <summary>Predictions that were answered and not logged.</summary>
    public const string NotLogged = "mlops_prediction_log_dropped_total";

    /// <summary>Predictions that were answered.</summary>
    public const string Predictions = "mlops_predictions_total";

    private static readonly HttpClient _http = new();

    /// <summary>Scrapes a server on this machine.</summary>
    public static Task<string> ScrapeAsync(int port) => _http.GetStringAsync($"http://127.0.0.1:{port}/metrics");

    /// <summary>A counter's value, summed over its labels; null where there is no such counter.</summary>
    public static double? Sum(string scrape, string name)
    {
        var values = scrape.Split('\n')
            .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is ' ' or '{')
            // Behind the labels: the value, and perhaps a time.
            .Select(line => line[(line.LastIndexOf('}') is var end and >= 0 ? end + 1 : name.Length)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0])
            .Select(value => double.Parse(value, CultureInfo.InvariantCulture)).ToList();
        return values.Count == 0 ? null : values.Sum();
    }
}

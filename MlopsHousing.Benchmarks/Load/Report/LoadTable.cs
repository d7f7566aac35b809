using System.Globalization;
using MlopsHousing.Benchmarks.Load.Figures;

namespace MlopsHousing.Benchmarks.Load.Report;

/// <summary>The figures, as Markdown that is readable as it is, for a terminal and for the README alike.</summary>
internal static class LoadTable
{
    private static readonly string[] _header =
        ["", "requests/s", "of the echo", "servers' CPU µs", "of the echo's", "kB allocated over the echo's", "p50 ms", "p99 ms", "worst ms", "at requests/s", "resident MB"];

    public static void Write(LoadRun run, TextWriter output)
    {
        var echo = run.Echo;
        MarkdownTable.Write(_header, run.Lineup.Series.Select(series => Row(series, echo)), output);
    }

    private static string[] Row(Series series, Series echo) =>
    [
        series.Name,
        Number(Quantiles.Median([.. series.Rounds.Select(round => round.PerSecond)]), "N0"),
        series == echo ? "1" : Number(Ratios.OfRate(series, echo), "0.000"),
        Number(Quantiles.Median([.. series.Rounds.Select(round => round.Cpu.TotalMicroseconds)]), "N0"),
        series == echo ? "1" : Number(Ratios.OfCpu(series, echo), "0.000"),
        series == echo || Ratios.AllocatedOver(series, echo) is not { } bytes ? "" : Number(bytes / 1000, "0.0"),
        Milliseconds(series, 0.5),
        Milliseconds(series, 0.99),
        Milliseconds(series, 1),
        Number(series.SetRate, "N0"),
        string.Join(" + ", series.Resident.Select(bytes => Number(bytes / 1e6, "0"))),
    ];

    private static string Milliseconds(Series series, double share) => Number(Quantiles.Of(series.Latencies, share).TotalMilliseconds, "0.0");

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}

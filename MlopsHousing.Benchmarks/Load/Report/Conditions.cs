using System.Globalization;
using System.Runtime.InteropServices;
using MlopsHousing.Benchmarks.Load.Figures;

namespace MlopsHousing.Benchmarks.Load.Report;

/// <summary>Under what conditions the figures came about.</summary>
internal static class Conditions
{
    public static void Write(LoadRun run, LoadOptions options, TextWriter output)
    {
        var client = Quantiles.Median([.. run.Echo.Rounds.Select(round => round.ClientCpu.TotalMicroseconds)]);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{DateTime.UtcNow:yyyy-MM-dd}, {Processor()}, {Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Medians of {options.Rounds} alternating rounds of {options.Round.TotalSeconds:0.#} s; {Series.Connections} connections; the client shares the cores and takes {client:0} µs a request;"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"latency at a set rate, from the time at which a request was due, {options.LatencyRounds} × {options.LatencyRound.TotalSeconds:0.#} s; status and body of every answer checked."));
        output.WriteLine(options.Published
            ? "The services are published as the images hold them (ReadyToRun), with their defaults but for a client's rate limit, which is raised."
            : "The services are those of this build, not compiled ahead of time, with their defaults but for a client's rate limit, which is raised.");
        output.WriteLine();
    }

    private static string Processor() => File.ReadLines("/proc/cpuinfo")
        .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
}

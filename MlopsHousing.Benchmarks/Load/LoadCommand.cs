using MlopsHousing.Benchmarks.Load.Client;
using MlopsHousing.Benchmarks.Load.Peers;
using MlopsHousing.Benchmarks.Load.Report;
using MlopsHousing.Benchmarks.Load.Systems;
using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Benchmarks.Load;

/// <summary><c>load</c>: requests against the services and their peers. <c>load --short</c> takes a minute.</summary>
internal static class LoadCommand
{
    /// <returns>0 where all answers were right and all bounds hold.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output)
    {
        if (!OperatingSystem.IsLinux()) return Refuse("The load is measured on Linux only: it reads processes' times from /proc.");
        if (LoadOptions.Parse(args) is not { } options) return Refuse("Usage: load [--short] [--only PART-OF-A-NAME] [--into DOCUMENT.md]");
        try
        {
            using var programs = options.Published ? await Programs.PublishAsync() : Programs.Built;
            await using var run = await LoadRun.RunAsync(options, programs, Console.Error);
            return Write(run, options, output);
        }
        catch (Exception e) when (e is WrongAnswerException or RegistryException or InvalidOperationException or InvalidDataException)
        {
            return Refuse(e.Message);
        }
    }

    /// <summary><c>serve NAME PORT</c>: one of the peers, for the harness.</summary>
    public static Task<int> ServeAsync(string peer, int port) => peer switch
    {
        "echo" => EchoServer.RunAsync(port),
        "pool" => PoolServer.RunAsync(port),
        _ => Task.FromResult(Refuse($"There is no peer {peer}; there are echo and pool.")),
    };

    private static int Write(LoadRun run, LoadOptions options, TextWriter output)
    {
        var bounds = Bounds.Of(run).ToList();
        using var report = new StringWriter();
        Conditions.Write(run, options, report);
        LoadTable.Write(run, report);
        report.WriteLine();
        if (run.Redis is { } redis) RedisTable.Write(redis, options, report);
        foreach (var bound in bounds) report.WriteLine($"- {bound}");
        output.Write(report);
        if (options.Into is { } document) File.WriteAllText(document, DocumentPart.Replace(File.ReadAllText(document), report.ToString()));
        var broken = bounds.Count(bound => !bound.Holds);
        return broken == 0 ? 0 : Refuse($"{broken} of the figures do not hold.");
    }

    private static int Refuse(string why)
    {
        Console.Error.WriteLine(why);
        return 1;
    }
}

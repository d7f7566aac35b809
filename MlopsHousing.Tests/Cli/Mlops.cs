using System.Diagnostics;
using System.Text.Json;

namespace MlopsHousing.Tests.Cli;

/// <summary>Runs the built command line as people do, in a process of its own.</summary>
internal static class Mlops
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(2);

    /// <summary>Runs it to its end.</summary>
    /// <param name="folder">The current folder: defaults are looked for from there.</param>
    /// <param name="stdin">What it can read.</param>
    /// <param name="args">Its arguments.</param>
    public static Task<Result> RunAsync(string folder, string stdin, params string[] args) => RunAsync(folder, stdin, [], args);

    /// <summary>Runs it to its end with environment variables set; null as a value removes one.</summary>
    public static async Task<Result> RunAsync(string folder, string stdin, IEnumerable<KeyValuePair<string, string?>> environment, string[] args)
    {
        using var process = Start(folder, environment, args);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(stdin);
        process.StandardInput.Close();
        return await EndAsync(process, output, error);
    }

    /// <inheritdoc cref="RunAsync(string, string, string[])"/>
    public static Task<Result> RunAsync(TempFolder folder, params string[] args) => RunAsync(folder.Path, "", args);

    public static Process Start(string folder, params string[] args) => Start(folder, [], args);

    public static Process Start(string folder, IEnumerable<KeyValuePair<string, string?>> environment, string[] args)
    {
        var dll = Repository.File("MlopsHousing.Cli", "bin", Repository.Configuration, "net10.0", "mlops.dll");
        Assert.True(File.Exists(dll), $"{dll} is missing; build the solution first.");
        var start = new ProcessStartInfo("dotnet", ["exec", dll, .. args])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("HOUSING_DATA");
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public static async Task<Result> EndAsync(Process process, Task<string> output, Task<string> error)
    {
        using var limit = new CancellationTokenSource(_limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }

        return new(process.ExitCode, await output, await error);
    }

    /// <summary>How a run ended.</summary>
    public sealed record Result(int Code, string Output, string Error)
    {
        /// <summary>What it wrote to standard output, which must be one JSON document and nothing else.</summary>
        public JsonElement Json()
        {
            Assert.True(Code == 0, ToString());
            using var document = JsonDocument.Parse(Output);
            return document.RootElement.Clone();
        }

        /// <summary>What it wrote, when all went well.</summary>
        public string Text()
        {
            Assert.True(Code == 0 && Error.Length == 0, ToString());
            Assert.DoesNotContain('\u001b', Output);
            return Output;
        }

        /// <summary>The one sentence on standard error of a run that failed.</summary>
        public string Refusal(int code = 1)
        {
            Assert.True(Code == code, ToString());
            Assert.DoesNotContain("   at ", Error);
            return Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }
    }
}

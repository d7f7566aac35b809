using System.Diagnostics;

namespace MlopsHousing.Tests.Processes;

/// <summary>A program that reads, writes and ends.</summary>
internal static class Tool
{
    /// <summary>Runs it to its end.</summary>
    /// <returns>Its exit code, standard output and standard error.</returns>
    public static (int Code, string Output, string Error) Run(string program, IEnumerable<string> args, string input = "")
    {
        var start = new ProcessStartInfo(program, args)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return (process.ExitCode, output.Result, error.Result);
    }
}

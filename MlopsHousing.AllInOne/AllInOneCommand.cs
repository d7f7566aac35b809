using System.CommandLine;
using System.CommandLine.Invocation;

namespace MlopsHousing.AllInOne;

/// <summary>The command line. Each option is a setting by another name, and wins over the environment.</summary>
internal static class AllInOneCommand
{
    private const int BadCommandLine = 2;

    /// <summary>Reads the command line and runs the program with what it says.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="run">Gets the settings that were given, by their configuration keys; returns the exit code.</param>
    /// <returns>The exit code: that of <paramref name="run"/>, 0 after help, 2 for a command line that makes no sense.</returns>
    internal static async Task<int> RunAsync(string[] args, Func<Dictionary<string, string?>, Task<int>> run)
    {
        var options = new Dictionary<Option, string>
        {
            [Port("--port", "The port of everything over HTTP/1.1; 0 picks a free one [default: 8080]")] = "AllInOne:Port",
            [Port("--grpc-port", "The port of gRPC, HTTP/2 without TLS; 0 picks a free one [default: 8081]")] = "AllInOne:GrpcPort",
            [Text("--listen", "address", "Where to listen: localhost, an IP address, or * for every network [default: localhost]")] = "AllInOne:Listen",
            [Text("--registry", "root", "The model registry: a folder or s3://bucket/prefix [default: the nearest folder 'models', going up from here]")] = "Registry:Root",
            [Text("--model", "name", "The model in the registry [default: the only one there]")] = "Registry:Model",
        };
        var command = new RootCommand(
            "Serves a model: REST API, inference protocols, cache and documentation in one process. "
            + "All other settings come from the environment, such as Cache__Mode=Off; the README lists them.");
        foreach (var option in options.Keys)
            command.Options.Add(option);
        command.SetAction((parsed, _) => run(options
            .Where(option => parsed.GetResult(option.Key) is not null)
            .ToDictionary(option => option.Value, option => parsed.GetResult(option.Key)!.Tokens.Single().Value, StringComparer.Ordinal)!));

        var result = command.Parse(args);
        if (result.Action is ParseErrorAction)
        {
            await Console.Error.WriteLineAsync($"{result.Errors[0].Message} --help lists the options.");
            return BadCommandLine;
        }

        // The host answers signals itself: it drains, which the library's 2 s would cut short.
        return await result.InvokeAsync(new() { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
    }

    private static Option<string> Text(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description };

    private static Option<int> Port(string name, string description) => new(name)
    {
        HelpName = "number",
        Description = description,
        CustomParser = given =>
        {
            if (int.TryParse(given.Tokens[0].Value, out var port) && port is >= 0 and <= 65535)
                return port;
            given.AddError($"{name} must be a number from 0 to 65535, not '{given.Tokens[0].Value}'.");
            return 0;
        },
    };
}

using System.CommandLine;
using System.Text;
using MlopsHousing.Cli.Models;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Cli;

/// <summary><c>mlops predict</c>: CSV in, the same rows with a prediction out, one row in memory at a time.</summary>
internal static class PredictCommand
{
    private const string Standard = "-";

    public static Command Create()
    {
        var input = new Argument<string>("input") { Description = "The CSV file, or - for standard input.", DefaultValueFactory = _ => Standard };
        var to = new Option<string>("--to") { Description = "The file to write, whole or not at all; - for standard output.", DefaultValueFactory = _ => Standard, HelpName = "PATH" };
        var version = new Option<string?>("--version") { Description = VersionChoice.Explanation, HelpName = "VERSION" };
        var (registry, model) = (CliOptions.Registry(), CliOptions.Model());
        var command = new Command("predict", "Adds a prediction to each row of a CSV file.") { input, to, registry, model, version };
        command.SetAction(async (parsed, cancel) =>
        {
            var options = CliOptions.ToRegistryOptions(parsed.GetValue(registry), parsed.GetValue(model));
            var loaded = await LoadAsync(options, parsed.GetValue(version), cancel);
            using var from = Open(parsed.GetValue(input)!);
            await WriteAsync(parsed.GetValue(to)!, text => CsvPredictions.WriteAsync(loaded, from, text, cancel));
            return 0;
        });
        return command;
    }

    private static async Task<LoadedModel> LoadAsync(RegistryOptions options, string? version, CancellationToken cancel)
    {
        var registry = options.Open();
        var model = await options.ChooseModelAsync(registry, cancel);
        var number = VersionChoice.Resolve(version, await registry.ReadAliasesAsync(model, cancel));
        return await LoadedModel.LoadAsync(registry, model, number, cancel);
    }

    private static StreamReader Open(string input)
    {
        if (input == Standard) return new(Console.OpenStandardInput(), Encoding.UTF8);
        return File.Exists(input) ? new(input, Encoding.UTF8) : throw new UsageException($"There is no file {input}. Name a CSV file, or - for standard input.");
    }

    private static async Task WriteAsync(string to, Func<TextWriter, Task> write)
    {
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        if (to == Standard)
        {
            await using var output = new StreamWriter(Console.OpenStandardOutput(), encoding, bufferSize: 64 * 1024);
            await write(output);
            return;
        }

        var aside = $"{to}.{Guid.NewGuid():n}.tmp";
        try
        {
            await using (var file = new StreamWriter(aside, append: false, encoding)) await write(file);
            File.Move(aside, to, overwrite: true);
        }
        finally
        {
            File.Delete(aside);
        }
    }
}

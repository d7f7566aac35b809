using System.CommandLine;
using System.Globalization;
using MlopsHousing.Cli.Batches;
using MlopsHousing.Cli.Display;
using MlopsHousing.Cli.Models;
using MlopsHousing.Modeling.Intervals;
using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Cli;

/// <summary><c>mlops predict</c>: CSV or Parquet in, the same rows with predictions out, one chunk in memory at a time.</summary>
internal static class PredictCommand
{
    public static Command Create()
    {
        var input = new Argument<string>("input") { Description = "The CSV or Parquet file, or - for CSV from standard input.", DefaultValueFactory = _ => CsvOutput.Standard };
        var to = new Option<string>("--to")
        {
            Description = "The file to write, of the input's kind, whole or not at all; - for standard output. Ended in the middle, the same command goes on from there.",
            DefaultValueFactory = _ => CsvOutput.Standard,
            HelpName = "PATH",
        };
        var version = new Option<string?>("--version") { Description = VersionChoice.Explanation, HelpName = "VERSION" };
        var (registry, model) = (CliOptions.Registry(), CliOptions.Model());
        var coverage = new Option<double>("--coverage") { Description = $"The share of the truth that intervals are to hold, {Range}.", DefaultValueFactory = _ => ConformalScores.DefaultCoverage, HelpName = "SHARE" };
        var explain = new Option<bool>("--explain") { Description = "Add what each feature adds to a prediction, and the base that they start from." };
        var shard = new Option<string?>("--shard")
        {
            Description = $"Take every Nth row group (of CSV, {CsvRowFile.RowsPerChunk} rows) from the Ith on, counted from 0, and write to a file of its own; I is ${Shard.IndexVariable} where only N is given.",
            HelpName = "I/N",
        };
        var command = new Command("predict", "Adds a prediction and its interval to each row of a CSV or Parquet file.") { input, to, registry, model, version, coverage, explain, shard };
        command.SetAction(async (parsed, cancel) =>
        {
            var share = parsed.GetValue(coverage);
            if (!(share is >= ConformalScores.LeastCoverage and <= ConformalScores.MostCoverage)) throw new UsageException($"--coverage must be a number {Range}, such as 0.8.");
            var mine = parsed.GetValue(shard) is { } text ? Shard.Parse(text) : Shard.Whole;
            var (from, path) = (parsed.GetValue(input)!, mine.PathOf(parsed.GetValue(to)!));
            Check(from, path, mine);
            var loaded = await VersionChoice.LoadAsync(CliOptions.ToRegistryOptions(parsed.GetValue(registry), parsed.GetValue(model)), parsed.GetValue(version), cancel);
            await using var table = await OpenAsync(from, loaded, cancel);
            await RunAsync(new(table, new(loaded, share, parsed.GetValue(explain)), mine), path, from, [loaded.Version.Digest, share, parsed.GetValue(explain), mine], cancel);
            return 0;
        });
        return command;
    }

    private static string Range { get; } =
        string.Create(CultureInfo.InvariantCulture, $"from {ConformalScores.LeastCoverage} to {ConformalScores.MostCoverage}");

    private static void Check(string input, string to, Shard shard)
    {
        if (input != CsvOutput.Standard && !File.Exists(input)) throw new UsageException($"There is no file {input}. Name a CSV or Parquet file, or - for standard input.");
        if (input != CsvOutput.Standard && to != CsvOutput.Standard && IsSame(input, to)) throw new UsageException($"--to names {input}, which is read: it would be replaced. Name another file.");
        if (IsParquet(input) != IsParquet(to)) throw new UsageException($"{(IsParquet(input) ? "Parquet is written as Parquet, to a file" : "CSV is written as CSV")}; name the output {(IsParquet(input) ? "--to NAME.parquet" : "otherwise")}.");
        if (shard.Count > 1 && to.StartsWith(CsvOutput.Standard, StringComparison.Ordinal)) throw new UsageException("--shard writes a file per shard; name it with --to.");
    }

    private static bool IsSame(string input, string to) => Real(input) == Real(to);

    private static string Real(string path) =>
        (File.Exists(path) ? File.ResolveLinkTarget(Path.GetFullPath(path), returnFinalTarget: true)?.FullName : null) ?? Path.GetFullPath(path);

    private static async Task<IRowFile> OpenAsync(string input, LoadedModel model, CancellationToken cancel)
    {
        if (IsParquet(input)) return await ParquetRowFile.OpenAsync(input, model, cancel);
        return await CsvRowFile.OpenAsync(input == CsvOutput.Standard ? Console.OpenStandardInput() : File.OpenRead(input), model, cancel);
    }

    private static async Task RunAsync(BatchRun run, string to, string input, object[] asked, CancellationToken cancel)
    {
        if (to == CsvOutput.Standard)
        {
            await using var output = Console.OpenStandardOutput();
            await run.WriteAsync(output, cancel);
            return;
        }

        // What comes from standard input can't be told from what came before; it is begun anew.
        var source = input == CsvOutput.Standard ? $"{Guid.NewGuid()}" : $"{Path.GetFullPath(input)} of {new FileInfo(input).Length} bytes, {File.GetLastWriteTimeUtc(input):O}";
        await RowBar.ShowAsync(progress => run.WriteAsync(
            to,
            string.Create(CultureInfo.InvariantCulture, $"{source}; {string.Join("; ", asked)}"),
            rows => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Going on after {rows} rows that are there already.")),
            progress,
            cancel));
    }

    private static bool IsParquet(string path) => path.EndsWith(ParquetRowFile.Extension, StringComparison.OrdinalIgnoreCase);
}

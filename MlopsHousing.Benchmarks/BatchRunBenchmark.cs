using System.Diagnostics;
using System.Globalization;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Training.Synthesis;
using Parquet;
using Parquet.Schema;

namespace MlopsHousing.Benchmarks;

/// <summary>
/// How fast <c>mlops predict</c> goes through a large Parquet file, as a process of its own from start to end: reading, checking,
/// features, forest, intervals and writing. The rows are made up from the champion's profile; one row group of them is repeated.
/// </summary>
internal static class BatchRunBenchmark
{
    private const int RowsPerGroup = 100_000;

    /// <summary>Far more than it takes, and far less than ten million rows would.</summary>
    private const long MostMemory = 1L << 30;

    /// <returns>0 when memory stayed bounded and the answers are the scorer's own.</returns>
    public static async Task<int> RunAsync(long rows, TextWriter output)
    {
        var champion = await ChampionAsync();
        var folder = Directory.CreateTempSubdirectory("mlops-batch-");
        try
        {
            var (input, predicted) = (Path.Combine(folder.FullName, "in.parquet"), Path.Combine(folder.FullName, "out.parquet"));
            var made = await WriteAsync(champion, input, rows);
            var (seconds, peak) = await PredictAsync(input, predicted);
            var faults = await CheckAsync(champion, made, predicted, rows);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"mlops predict: {rows:N0} rows of Parquet in {seconds:F1} s on {Environment.ProcessorCount} cores, {rows / seconds:N0} rows/s, at most {peak >> 20} MB of memory"));
            if (peak > MostMemory) faults = $"It took more than {MostMemory >> 20} MB.";
            if (faults is null) return 0;
            output.WriteLine(faults);
            return 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<LoadedModel> ChampionAsync()
    {
        var options = new RegistryOptions();
        var registry = options.Open();
        var model = await options.ChooseModelAsync(registry);
        var version = (await registry.ReadAliasesAsync(model)).Aliases.Champion ?? throw new RegistryException($"{model} has no champion.");
        return await LoadedModel.LoadAsync(registry, model, version);
    }

    private static async Task<double[]> WriteAsync(LoadedModel champion, string path, long rows)
    {
        var width = champion.Signature.Width;
        var made = new double[RowsPerGroup * width];
        var synthetic = new SyntheticRows(champion.Signature, champion.Profile!, [], seed: 1);
        for (var i = 0; i < RowsPerGroup; i++) synthetic.Next(made.AsSpan(i * width, width));
        var columns = Enumerable.Range(0, width).Select(f => Enumerable.Range(0, RowsPerGroup).Select(i => made[i * width + f]).ToArray()).ToArray();
        var schema = new ParquetSchema(champion.Signature.Features.Select(f => new DataField<double>(f.Name)));
        await using var file = File.Create(path);
        await using var writer = await ParquetWriter.CreateAsync(schema, file);
        for (long first = 0; first < rows; first += RowsPerGroup)
        {
            using var group = writer.CreateRowGroup();
            var count = (int)Math.Min(RowsPerGroup, rows - first);
            for (var f = 0; f < width; f++) await group.WriteAsync<double>(schema.DataFields[f], columns[f].AsMemory(0, count));
        }

        return made;
    }

    private static async Task<(double Seconds, long Peak)> PredictAsync(string input, string to)
    {
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "mlops.dll"), "predict", input, "--to", to]))!;
        var peak = 0L;
        while (!process.WaitForExit(50))
        {
            process.Refresh();
            try
            {
                peak = Math.Max(peak, process.PeakWorkingSet64);
            }
            catch (InvalidOperationException)
            {
                // It ended just now.
            }
        }

        var seconds = clock.Elapsed.TotalSeconds;
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? (seconds, peak) : throw new InvalidOperationException($"mlops predict ended with {process.ExitCode}.");
    }

    /// <summary>The first and the last row group against the scorer; null when all is well.</summary>
    private static async Task<string?> CheckAsync(LoadedModel champion, double[] made, string path, long rows)
    {
        var expected = new double[RowsPerGroup];
        champion.Predict(made, expected);
        await using var reader = await ParquetReader.CreateAsync(path);
        if (reader.RowGroups.Sum(group => group.RowCount) != rows) return "Rows are missing.";
        var field = reader.Schema.DataFields[champion.Signature.Width];
        foreach (var index in (int[])[0, reader.RowGroupCount - 1])
        {
            using var group = reader.OpenRowGroupReader(index);
            var predictions = new float[group.RowCount];
            await group.ReadAsync<float>(field, predictions);
            for (var i = 0; i < predictions.Length; i++)
                if (predictions[i] != (float)expected[i]) return $"Row {i} of row group {index} is predicted as {predictions[i]}, not {(float)expected[i]}.";
        }

        return null;
    }
}

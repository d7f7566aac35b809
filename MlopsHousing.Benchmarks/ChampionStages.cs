using MlopsHousing.Modeling.Registry;
using MlopsHousing.Training;

namespace MlopsHousing.Benchmarks;

/// <summary>Where the time of the shipped champion's answer goes, in seconds instead of BenchmarkDotNet's minutes.</summary>
internal static class ChampionStages
{
    public static async Task PrintAsync(TextWriter output)
    {
        var stages = new ChampionBenchmarks();
        try
        {
            await stages.Setup();
        }
        catch (Exception e) when (e is RegistryException or TrainingException)
        {
            output.WriteLine($"The champion's stages were not measured: {e.Message}");
            return;
        }

        output.WriteLine();
        output.WriteLine("The shipped champion on rows of its data, medians, µs a row");
        Write("features, neighbours", () => stages.Features());
        Write("trees", stages.Trees);
        Write("both, row by row", stages.Predict);
        Write("both, 1,000 rows", stages.PredictBatch);

        void Write(string stage, Func<double> run) => output.WriteLine($"{stage,-24}{QuickComparison.MedianTime(ChampionModel.RowCount, run),10:F2}");
    }
}

using System.Globalization;
using System.Runtime.InteropServices;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Tests.Processes;
using MlopsHousing.Training.Data;
using MlopsHousing.Training.Evaluation;
using MlopsHousing.Training.Inspection;

namespace MlopsHousing.Tests.OwnData;

/// <summary>What training makes by default of data that it does not know, held against scikit-learn's default on the same rows.</summary>
public sealed class HistGradientBoostingTests : IDisposable
{
    private static readonly int[] _seeds = [1, 2, 3];

    private readonly TempFolder _temp = new();

    [Fact]
    public Task Training_reaches_scikit_learn_on_sales_of_eighty_mixed_columns() => ReachesAsync(MixedSales.Write(_temp["sales.csv"]), MixedSales.Target);

    [Fact]
    public Task Training_reaches_scikit_learn_on_twenty_thousand_sales_on_a_map() => ReachesAsync(MappedSales.Write(_temp["sales.csv"]), MappedSales.Target);

    public void Dispose() => _temp.Dispose();

    private async Task ReachesAsync(string path, string target)
    {
        Requires.LightGbm();
        var python = Requires.ScikitLearn();
        var table = CsvTable.Read(path);
        var found = DatasetInspector.Inspect(table, target, "mine", "USD");
        var description = new DatasetDescription { Signature = found.Signature, Contract = found.Contract, Recipe = found.Recipe };
        var theirs = ScikitLearn(python, Dataset.Read(description, table));
        var ours = (await Evaluator.RunAsync(new() { Description = description, DataPath = path, Seeds = _seeds, WithIntervals = false })).Runs.Select(r => r.Metrics.Rmse).ToArray();
        Assert.Equal(_seeds.Length, theirs.Length);
        Assert.True(
            ours.Average() <= theirs.Average(),
            string.Create(CultureInfo.InvariantCulture, $"RMSE {ours.Average():F0} ({string.Join(' ', ours)}) where scikit-learn has {theirs.Average():F0} ({string.Join(' ', theirs)})"));
    }

    /// <summary>RMSE by seed of HistGradientBoostingRegressor, told which columns are categories, numbered in their order.</summary>
    private double[] ScikitLearn(string python, Dataset data)
    {
        Write("rows", Enumerable.Range(0, data.Count).SelectMany(i => data.Row(i).ToArray()).ToArray());
        Write("targets", data.Targets.ToArray());
        Write("categories", data.Signature.Features.Select(f => f.Type == FeatureType.Category).ToArray());
        foreach (var seed in _seeds) Write($"test-{seed}", Split.Random(data.Count, seed).Test);
        var (code, said, error) = Tool.Run(python, [Repository.File("MlopsHousing.Tests", "OwnData", "hist_gradient_boosting.py"), _temp.Path, .. _seeds.Select(s => $"{s}")]);
        Assert.True(code == 0, error);
        return [.. said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];

        void Write<T>(string name, T[] values) where T : struct => File.WriteAllBytes(_temp[name], MemoryMarshal.AsBytes<T>(values));
    }
}

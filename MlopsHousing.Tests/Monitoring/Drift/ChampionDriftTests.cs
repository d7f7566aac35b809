using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Monitoring.Drift;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Tests.Monitoring.Drift;

/// <summary>Verdicts on traffic that is made of real rows, answered by the shipped champion.</summary>
public sealed class ChampionDriftTests
{
    private const string Income = "medianIncome";

    private static readonly DriftOptions _options = new();
    private static Task<(LoadedModel, Dataset)>? _loaded;

    [Theory]
    [InlineData(1_000)]
    [InlineData(500)]
    public async Task Of_200_undrifted_windows_at_most_one_in_twenty_raises_a_verdict(int rows)
    {
        var (model, data) = await (_loaded ??= LoadAsync(Requires.Data()));
        var random = new Random(7);
        var reports = Enumerable.Range(0, 200).Select(_ => Report(model, random, data, rows, row => row)).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine($"The largest index less chance: {reports.Max(r => r.Features.Append(r.Prediction).Max(f => f.Psi - f.Chance)):0.0000}");
        Assert.InRange(reports.Count(r => r.Verdict != DriftVerdict.Stable), 0, 10);
    }

    [Fact]
    public async Task Incomes_a_standard_deviation_higher_are_found_within_1000_rows_and_named()
    {
        var (model, data) = await (_loaded ??= LoadAsync(Requires.Data()));
        var income = model.Signature.IndexOf(Income);
        var deviation = model.Profile!.Features[income].Values!.Deviation;
        var random = new Random(8);
        for (var i = 0; i < 20; i++)
        {
            var report = Report(model, random, data, 1_000, row =>
            {
                row[income] += deviation;
                return row;
            });
            Assert.Equal(DriftVerdict.Alert, report.Verdict);
            Assert.Equal(DriftVerdict.Alert, report.Features.Single(f => f.Feature == Income).Verdict);
            Assert.All(report.Features.Where(f => f.Feature != Income), f => Assert.Equal(DriftVerdict.Stable, f.Verdict));
        }
    }

    [Fact]
    public async Task With_fewer_rows_than_the_minimum_there_is_no_verdict_however_strange_they_are()
    {
        var (model, data) = await (_loaded ??= LoadAsync(Requires.Data()));
        var report = Report(model, new Random(9), data, 499, row =>
        {
            row[model.Signature.IndexOf(Income)] = 40;
            return row;
        });
        Assert.Equal(DriftVerdict.TooFew, report.Verdict);
        var income = report.Features.Single(f => f.Feature == Income);
        Assert.Equal((1, 0), (income.OutOfRangeShare, income.MissingShare));
        Assert.True(income.Psi > 1 && income.JensenShannon is > 0.5 and <= 1);
    }

    private static DriftReport Report(LoadedModel model, Random random, Dataset data, int rows, Func<double[], double[]> change)
    {
        var bins = new DriftBins(model.Version, model.Signature, model.Profile!);
        for (var i = 0; i < rows; i++)
        {
            var row = change(data.Row(random.Next(data.Count)).ToArray());
            bins.Count(row, model.Predict(row));
        }

        var (count, counts) = bins.Read();
        return DriftReport.Of(bins, count, counts, _options);
    }

    private static async Task<(LoadedModel, Dataset)> LoadAsync(string path)
    {
        var data = Dataset.Read(DatasetDescription.Load(Repository.File("datasets", "california-housing")), CsvTable.Read(path));
        return (await LoadedModel.LoadAsync(new FolderRegistry(Repository.File("models")), "california-housing", 1), data);
    }
}

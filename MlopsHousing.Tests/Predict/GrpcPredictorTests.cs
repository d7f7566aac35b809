using Microsoft.Extensions.Options;
using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Tests.Predict;

/// <summary>What comes over gRPC is what is scored there.</summary>
public sealed class GrpcPredictorTests(SharedPredictServer shared) : IClassFixture<SharedPredictServer>
{
    [Fact]
    public async Task Rows_are_scored_by_the_service_exactly_as_in_process()
    {
        await using var client = PredictClient.Of(shared.Homes.GrpcAddress);
        var champion = shared.Homes.Host.Champion!;
        var random = new Random(1);
        var rows = Enumerable.Range(0, 50).SelectMany(_ => (double[])[random.Next(32, 42), random.Next(-125, -114), random.Next(1, 20), 15 * random.NextDouble()]).ToArray();
        var (here, there) = (new double[50], new double[50]);
        var (scalesHere, scalesThere) = (new double[50], new double[50]);

        await shared.Homes.Host.PredictAsync(champion, rows, here, scalesHere, CancellationToken.None);
        await PredictClient.Predictor(client).PredictAsync(champion, rows, there, CancellationToken.None);
        Assert.Equal(here, there);
        Assert.DoesNotContain(0, there);

        await PredictClient.Predictor(client).PredictAsync(champion, rows, there, scalesThere, CancellationToken.None);
        Assert.Equal(here, there);
        Assert.Equal(scalesHere, scalesThere);
        Assert.Equal([50, 100], scalesThere.Select(s => Math.Round(s, 6)).Distinct().Order());
    }

    [Fact]
    public async Task Rows_are_explained_by_the_service_exactly_as_in_process()
    {
        await using var client = PredictClient.Of(shared.Homes.GrpcAddress);
        var champion = shared.Homes.Host.Champion!;
        var random = new Random(1);
        var rows = Enumerable.Range(0, 50).SelectMany(_ => (double[])[random.Next(32, 42), random.Next(-125, -114), random.Next(1, 20), 15 * random.NextDouble()]).ToArray();
        var (here, there) = (new Answers(50, 3), new Answers(50, 3));

        here.Base = await shared.Homes.Host.ExplainAsync(champion, rows, here.Predictions, here.Scales, here.Contributions, CancellationToken.None);
        there.Base = await PredictClient.Predictor(client).ExplainAsync(champion, rows, there.Predictions, there.Scales, there.Contributions, CancellationToken.None);

        Assert.Equivalent(here, there, strict: true);
        Assert.Equal(TestModels.HomeBase(1), there.Base, 1e-6);
        for (var i = 0; i < 50; i++)
            Assert.Equal(TestModels.HomePrice(1, rows[4 * i], rows[4 * i + 3]), there.Base + there.Contributions.AsSpan(3 * i, 3).ToArray().Sum(), 1e-3);

        await PredictClient.Predictor(client).ExplainAsync(champion, rows, there.Predictions, Memory<double>.Empty, there.Contributions, CancellationToken.None);
        Assert.Equal(here.Contributions, there.Contributions);
    }

    [Fact]
    public async Task Missing_values_and_categories_pass_the_wire()
    {
        await using var client = PredictClient.Of(shared.Listings.GrpcAddress);
        var prediction = new double[1];

        await PredictClient.Predictor(client).PredictAsync(shared.Listings.Host.Champion!, new[] { 50, -1, 1, double.NaN, double.NaN }, prediction, CancellationToken.None);

        Assert.Equal((float)TestModels.ListingPrice(50, -1, 1, newer: true), prediction[0]);
    }

    [Fact]
    public async Task Another_digest_is_never_an_answer()
    {
        await using var client = PredictClient.Of(shared.Homes.GrpcAddress);
        var prediction = new double[1];

        await PredictClient.UnavailableAsync(PredictClient.Predictor(client).PredictAsync(PredictClient.Nobodys, TestModels.HomeRow, prediction, CancellationToken.None));
        foreach (var predictor in new[] { PredictClient.Predictor(client), shared.Homes.Host })
            await Assert.ThrowsAsync<ModelUnavailableException>(async () =>
                await predictor.ExplainAsync(PredictClient.Nobodys, TestModels.HomeRow, prediction, default, new double[3], CancellationToken.None));

        Assert.Equal(0, prediction[0]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("predict:8081")]
    [InlineData("ftp://predict:8081")]
    [InlineData("http://predict")]
    public void Without_an_address_that_can_be_used_the_setting_is_named(string address)
    {
        using var client = PredictClient.Of(address);

        var error = Assert.Throws<OptionsValidationException>(() => PredictClient.Predictor(client));

        Assert.Contains("Predict__Address", error.Message, StringComparison.Ordinal);
    }

    private sealed record Answers(double[] Predictions, double[] Scales, double[] Contributions)
    {
        public Answers(int rows, int features) : this(new double[rows], new double[rows], new double[rows * features])
        {
        }

        public double Base { get; set; }
    }
}

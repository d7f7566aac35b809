using MlopsHousing.Benchmarks.Load.Figures;

namespace MlopsHousing.Tests.EndToEnd;

/// <summary>How often services collect new objects: on every processor alike, whatever its cache holds.</summary>
public sealed class CollectionTests(BothModes modes) : IClassFixture<BothModes>
{
    private const double Megabyte = 1024 * 1024;

    [Theory]
    [InlineData("all-in-one")]
    [InlineData("api")]
    [InlineData("predict")]
    public async Task New_objects_are_collected_every_few_megabytes(string service)
    {
        BothModes.Require();
        using var http = new HttpClient
        {
            BaseAddress = service switch { "all-in-one" => modes.Together.Api, "api" => modes.Apart.Api, _ => modes.Apart.Predict },
        };
        var (allocated, collections) = await ReadAsync();
        var (more, took) = (0.0, 0.0);
        for (var i = 0; more < 24 * Megabyte && i < 400; i++)
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
            {
                for (var request = 0; request < 50; request++) await http.GetStringAsync("/readyz");
            }));
            var now = await ReadAsync();
            (more, took) = (now.Allocated - allocated, now.Collections - collections);
        }

        Assert.True(more >= 24 * Megabyte, $"Only {more / Megabyte:0} MB were allocated.");
        Assert.True(more / took <= 6 * Megabyte, $"{took} collections of {more / Megabyte:0} MB.");

        async Task<(double Allocated, double Collections)> ReadAsync()
        {
            var text = await http.GetStringAsync("/metrics");
            return (Metrics.Sum(text, Metrics.Allocated)!.Value, Metrics.Sum(text, "dotnet_gc_collections_total")!.Value);
        }
    }
}

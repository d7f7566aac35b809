using System.Globalization;
using System.Text.Json.Nodes;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.EndToEnd;

[Collection(Alone.Name)]
public sealed class PromotionTests(BothModes modes) : IClassFixture<BothModes>
{
    [Fact]
    public async Task Both_modes_predict_what_the_model_says()
    {
        BothModes.Require();
        foreach (var mode in modes.All)
        {
            var (price, version) = await PredictAsync(mode);
            Assert.Equal(TestModels.HomePrice(int.Parse(version, CultureInfo.InvariantCulture), 37.88, 8.3252), price);
        }
    }

    [Fact]
    public async Task A_promotion_holds_in_both_modes_within_two_seconds_and_so_does_a_rollback()
    {
        BothModes.Require();
        foreach (var version in (int[])[2, 1])
        {
            await modes.Registry.PromoteAsync(TestModels.Homes.Name, version);
            await Task.WhenAll(modes.All.Select(mode => Eventually.HoldsAsync(
                $"{mode.Name} answers with version {version}",
                async () => await PredictAsync(mode) == (TestModels.HomePrice(version, 37.88, 8.3252), $"{version}")
                    && await ChampionOfPredictAsync(mode) == $"{version}",
                TimeSpan.FromSeconds(2))));
        }
    }

    /// <summary>The version that Predict gives to a client that names none.</summary>
    private static async Task<string> ChampionOfPredictAsync(BothModes.Mode mode)
    {
        using var http = new HttpClient();
        var json = JsonNode.Parse(await http.GetStringAsync(new Uri(mode.Predict, "/v2/models/test-homes")))!;
        return json["properties"]!["version"]!.GetValue<string>();
    }

    private static async Task<(double Price, string Version)> PredictAsync(BothModes.Mode mode)
    {
        using var http = new HttpClient();
        using var body = new StringContent(TestModels.HomeJson, null, "application/json");
        using var response = await http.PostAsync(new Uri(mode.Api, "/v1/predict"), body);
        response.EnsureSuccessStatusCode();
        var json = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        return (json["prediction"]!.GetValue<double>(), json["model"]!["version"]!.GetValue<string>());
    }
}

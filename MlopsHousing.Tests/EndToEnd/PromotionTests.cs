using System.Globalization;
using System.Text.Json.Nodes;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Tests.Cli;
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
            await HoldsAsync(version, TimeSpan.FromSeconds(2));
        }
    }

    [Fact]
    public async Task The_command_line_s_rollback_holds_in_both_modes_within_two_seconds()
    {
        BothModes.Require();
        var registry = modes.Registry.Registry;
        // Api may still be connecting to a Predict that came up after it.
        await Task.WhenAll(modes.All.Select(mode => Eventually.HoldsAsync($"{mode.Name} answers", async () =>
        {
            using var http = new HttpClient();
            using var body = new StringContent(TestModels.HomeJson, null, "application/json");
            using var response = await http.PostAsync(new Uri(mode.Api, "/v1/predict"), body);
            return response.IsSuccessStatusCode;
        }, TimeSpan.FromSeconds(10))));
        await registry.ChangeAliasesAsync(TestModels.Homes.Name, aliases => aliases.Promote(2, new("tests", "to be taken back", DateTimeOffset.UtcNow)));
        await HoldsAsync(2, TimeSpan.FromSeconds(10));
        (await Mlops.RunAsync(modes.Registry.Root, "", "models", "rollback", "--registry", modes.Registry.Root)).Text();
        await HoldsAsync(1, TimeSpan.FromSeconds(2));
    }

    private Task HoldsAsync(int version, TimeSpan within) => Task.WhenAll(modes.All.Select(mode => Eventually.HoldsAsync(
        $"{mode.Name} answers with version {version}",
        async () => await PredictAsync(mode) == (TestModels.HomePrice(version, 37.88, 8.3252), $"{version}") && await ChampionOfPredictAsync(mode) == $"{version}",
        within)));

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

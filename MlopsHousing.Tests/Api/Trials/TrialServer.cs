using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using MlopsHousing.Tests.Monitoring;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Api.Trials;

/// <summary>A server over a store, with a second version whose part in live traffic is set as a client would.</summary>
internal static class TrialServer
{
    public static async Task<ApiServer> StartAsync(TestStore test, params (string, string)[] settings)
    {
        var server = await ApiServer.StartAsync(null, [test.Setting, AliasTests.KeySetting, ("Catalog:PollInterval", "00:00:00.100"), .. settings]);
        await HouseModel.PublishAsync(server.Registry);
        return server;
    }

    /// <summary>Puts version 2 on live traffic, and waits until it is.</summary>
    public static async Task ChallengeAsync(this ApiServer server, string mode, double share)
    {
        var answer = await server.PutAsync($$"""{"version":"2","reason":"Try it.","mode":"{{mode}}","share":{{share.ToString(System.Globalization.CultureInfo.InvariantCulture)}}}""");
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        await server.StandsAsync("the challenger is on live traffic", state => (string?)state["status"] == "live");
    }

    /// <summary>Changes the challenger as a client with a key and the current tag does.</summary>
    public static async Task<HttpResponseMessage> PutAsync(this ApiServer server, string body, string alias = "challenger")
    {
        var request = new HttpRequestMessage(HttpMethod.Put, $"/v1/models/houses/aliases/{alias}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("If-Match", $"\"{(await server.Registry.ReadAliasesAsync("houses")).ETag}\"");
        request.Headers.TryAddWithoutValidation("X-API-Key", AliasTests.Key);
        return await server.Client.SendAsync(request);
    }

    /// <summary>Waits until <c>/v1/monitoring/challenger</c> says what is wanted.</summary>
    public static async Task<JsonNode> StandsAsync(this ApiServer server, string what, Predicate<JsonNode> wanted, double seconds = 30)
    {
        JsonNode state = new JsonObject();
        await Eventually.HoldsAsync(what, async () =>
        {
            using var response = await server.Client.GetAsync("/v1/monitoring/challenger");
            state = await ApiServer.JsonOf(response);
            return response.IsSuccessStatusCode && wanted(state);
        }, TimeSpan.FromSeconds(seconds));
        return state;
    }

    /// <summary>Asks for a house of some area; every answer must be one.</summary>
    public static async Task<JsonNode> PredictAsync(HttpClient client, int area, string query = "")
    {
        using var body = new StringContent(HouseModel.Row.Replace("\"area\":100", $"\"area\":{area}"), Encoding.UTF8, "application/json");
        using var response = await client.PostAsync($"/v1/predict{query}", body);
        var json = await ApiServer.JsonOf(response);
        Assert.True(response.StatusCode == HttpStatusCode.OK, json.ToJsonString());
        return json;
    }

    /// <summary>The version that an answer names; its price must be that version's.</summary>
    public static int VersionOf(JsonNode answer)
    {
        var version = int.Parse((string)answer["model"]!["version"]!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(HouseModel.Price + version, (double)answer["prediction"]!);
        return version;
    }
}

using System.Net;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Api;

public sealed class LimitTests
{
    private static readonly (string, string)[] _tight = [("RateLimit:PerSecond", "1"), ("RateLimit:Burst", "3")];

    [Fact]
    public async Task A_client_is_told_where_it_stands_and_refused_past_its_limit()
    {
        await using var server = await ApiServer.StartAsync(null, _tight);
        for (var left = 2; left >= 0; left--)
        {
            var (response, _) = await server.PostAsync("/v1/predict", HouseModel.Row);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("\"client\";q=3;w=3", response.Headers.GetValues("RateLimit-Policy").Single());
            Assert.Matches("^\"client\";r=[0-2];t=[1-3]$", response.Headers.GetValues("RateLimit").Single());
        }

        // A token may come back while the machine is slow; four more at once can't all pass.
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.PostAsync("/v1/predict", HouseModel.Row)));
        var (refused, json) = answers.First(a => a.Response.StatusCode == HttpStatusCode.TooManyRequests);
        PredictTests.AssertProblem(refused, json, 429, "too-many-requests");
        Assert.Equal("1", refused.Headers.GetValues("Retry-After").Single());
        Assert.Matches("^\"client\";r=0;t=3$", refused.Headers.GetValues("RateLimit").Single());

        for (var i = 0; i < 10; i++) Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/livez")).StatusCode);
    }

    [Fact]
    public async Task After_the_time_told_the_client_is_served_again()
    {
        await using var server = await ApiServer.StartAsync(null, ("RateLimit:PerSecond", "1"), ("RateLimit:Burst", "1"));
        await server.PostAsync("/v1/predict", HouseModel.Row);
        HttpResponseMessage refused;
        do refused = (await server.PostAsync("/v1/predict", HouseModel.Row)).Response;
        while (refused.StatusCode != HttpStatusCode.TooManyRequests);
        await Task.Delay(refused.Headers.RetryAfter!.Delta!.Value + TimeSpan.FromMilliseconds(50));
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/v1/predict", HouseModel.Row)).Response.StatusCode);
    }

    [Fact]
    public async Task Clients_have_limits_of_their_own()
    {
        await using var server = await ApiServer.StartAsync(
            null, [.. _tight, AliasTests.KeySetting, ("ForwardedHeaders:Proxies:0", "127.0.0.1")]);
        while ((await GetAsync()).StatusCode != HttpStatusCode.TooManyRequests)
        {
        }

        Assert.Equal(HttpStatusCode.OK, (await GetAsync(("X-API-Key", AliasTests.Key))).StatusCode);
        // The proxy that settings name is believed.
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(("X-Forwarded-For", "203.0.113.7"))).StatusCode);

        Task<HttpResponseMessage> GetAsync(params (string Name, string Value)[] headers) => SendAsync(server, headers);
    }

    [Fact]
    public async Task Nobody_is_believed_about_another_s_address_unless_settings_say_so()
    {
        await using var server = await ApiServer.StartAsync(null, _tight);
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => SendAsync(server, ("X-Forwarded-For", $"203.0.113.{i}"))));
        Assert.Contains(answers, a => a.StatusCode == HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Predictions_need_a_key_where_settings_say_so()
    {
        await using var server = await ApiServer.StartAsync(null, AliasTests.KeySetting, ("ApiKeys:RequireForPredictions", "true"));
        var (refused, json) = await server.PostAsync("/v1/predict", HouseModel.Row);
        PredictTests.AssertProblem(refused, json, 401, "key-required");
        server.Client.DefaultRequestHeaders.Add("X-API-Key", AliasTests.Key);
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/v1/predict", HouseModel.Row)).Response.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/v1/models")).StatusCode);
    }

    [Fact]
    public async Task More_batches_at_once_than_settings_allow_are_told_to_come_again()
    {
        await using var server = await ApiServer.StartAsync(null, ("Predictions:MaxBatches", "1"));
        using (var stream = await DuplexRequest.StartAsync(server.Address, "/v1/predict/batch", "application/x-ndjson"))
        {
            await stream.SendAsync(HouseModel.Row + "\n");
            Assert.Equal(200, await stream.ReadStatusAsync());
            Assert.NotNull(await stream.ReadLineAsync());

            var (refused, json) = await server.PostAsync("/v1/predict/batch", $"[{HouseModel.Row}]");
            PredictTests.AssertProblem(refused, json, 503, "busy");
            Assert.Equal("1", refused.Headers.GetValues("Retry-After").Single());
            Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/v1/predict", HouseModel.Row)).Response.StatusCode);

            await stream.EndAsync();
            Assert.Null(await stream.ReadLineAsync());
        }

        await Eventually.HoldsAsync(
            "there is a place again",
            async () => (await server.PostAsync("/v1/predict/batch", $"[{HouseModel.Row}]")).Response.StatusCode == HttpStatusCode.OK, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_client_that_holds_its_streams_open_leaves_places_for_others()
    {
        await using var server = await ApiServer.StartAsync(null, ("Predictions:MaxClientBatches", "1"), AliasTests.KeySetting);
        using var stream = await DuplexRequest.StartAsync(server.Address, "/v1/predict/batch", "application/x-ndjson");
        await stream.SendAsync(HouseModel.Row + "\n");
        Assert.Equal(200, await stream.ReadStatusAsync());

        var (refused, json) = await server.PostAsync("/v1/predict/batch", $"[{HouseModel.Row}]");
        PredictTests.AssertProblem(refused, json, 429, "too-many-requests");
        Assert.Equal("1", refused.Headers.GetValues("Retry-After").Single());

        server.Client.DefaultRequestHeaders.Add("X-API-Key", AliasTests.Key);
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/v1/predict/batch", $"[{HouseModel.Row}]")).Response.StatusCode);
    }

    [Theory]
    [InlineData("ApiKeys:Keys:bot", "plain-text-key", "ApiKeys__Keys")]
    [InlineData("ApiKeys:RequireForPredictions", "true", "ApiKeys__RequireForPredictions")]
    [InlineData("RateLimit:PerSecond", "0", "RateLimit__PerSecond")]
    [InlineData("Predictions:MaxBatchRows", "0", "Predictions__MaxBatchRows")]
    [InlineData("ForwardedHeaders:Networks:0", "everyone", "ForwardedHeaders__Networks")]
    [InlineData("ForwardedHeaders:EdgeKey", "plain-text-key", "ForwardedHeaders__EdgeKey")]
    public async Task A_bad_setting_ends_the_start_and_is_named(string key, string value, string named)
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => ApiServer.StartAsync(null, (key, value)));
        Assert.Contains(named, error.Message);
        Assert.DoesNotContain("plain-text-key", error.Message);
    }

    private static Task<HttpResponseMessage> SendAsync(ApiServer server, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/version");
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return server.Client.SendAsync(request);
    }
}

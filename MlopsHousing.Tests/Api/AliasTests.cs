using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Api;

public sealed class AliasTests : IAsyncLifetime
{
    internal const string Key = "correct horse battery staple";
    private ApiServer _server = null!;

    internal static (string, string) KeySetting { get; } =
        ("ApiKeys:Keys:release-bot", Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Key))));

    public async ValueTask InitializeAsync() => _server = await ApiServer.StartAsync(null, KeySetting);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_promotion_is_recorded_and_answers_within_two_seconds()
    {
        await HouseModel.PublishAsync(_server.Registry);
        var response = await PutAsync("champion", """{"version":"2","reason":"It is a dollar better."}""");
        var json = await ApiServer.JsonOf(response);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("2", (string?)json["champion"]);
        var snapshot = await _server.Registry.ReadAliasesAsync("houses");
        Assert.Equal($"\"{snapshot.ETag}\"", response.Headers.ETag!.Tag);
        var change = snapshot.Aliases.History[^1];
        Assert.Equal(("release-bot", 1, 2, "It is a dollar better."), (change.By, change.From, change.To, change.Reason));
        await Eventually.HoldsAsync(
            "the new champion answers",
            async () => (double)(await _server.PostAsync("/v1/predict", HouseModel.Row)).Json["prediction"]! == HouseModel.Price + 2,
            TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_champion_that_cannot_answer_leaves_the_one_before_it_answering_until_it_can()
    {
        await HouseModel.PublishAsync(_server.Registry);
        var forest = Path.Combine(((FolderRegistry)_server.Registry).Root, HouseModel.Name, "2", "forest.bin");
        var whole = await File.ReadAllBytesAsync(forest);
        await File.WriteAllBytesAsync(forest, [.. whole.SkipLast(1), 42]);
        var aliases = await _server.Registry.ReadAliasesAsync(HouseModel.Name); // the API itself would refuse to promote it
        await _server.Registry.WriteAliasesAsync(HouseModel.Name, aliases.Aliases with { Champion = 2 }, aliases.ETag);

        for (var look = 0; look < 25; look++, await Task.Delay(100))
            Assert.Equal("1", (string?)(await _server.PostAsync("/v1/predict", HouseModel.Row)).Json["model"]!["version"]);

        await File.WriteAllBytesAsync(forest, whole);
        await Eventually.HoldsAsync(
            "the new champion answers",
            async () => (string?)(await _server.PostAsync("/v1/predict", HouseModel.Row)).Json["model"]!["version"] == "2",
            TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task A_challenger_is_named_and_removed()
    {
        await HouseModel.PublishAsync(_server.Registry);
        Assert.Equal("2", (string?)(await ApiServer.JsonOf(await PutAsync("challenger", """{"version":"2","reason":"Try it."}""")))["challenger"]);
        Assert.Null((await ApiServer.JsonOf(await PutAsync("challenger", """{"version":null,"reason":"It lost."}""")))["challenger"]);
    }

    [Fact]
    public async Task A_rollback_is_recorded_as_one_so_that_the_next_goes_one_further_back()
    {
        foreach (var version in new[] { "2", "3" })
        {
            await HouseModel.PublishAsync(_server.Registry);
            await PutAsync("champion", $$"""{"version":"{{version}}","reason":"Better."}""");
        }

        var wrong = await PutAsync("champion", """{"version":"1","reason":"Too far.","rollback":true}""");
        PredictTests.AssertProblem(wrong, await ApiServer.JsonOf(wrong), 422, "invalid-change");
        Assert.Equal("2", (string?)(await ApiServer.JsonOf(await PutAsync("champion", """{"version":"2","reason":"It erred.","rollback":true}""")))["champion"]);
        var aliases = (await _server.Registry.ReadAliasesAsync("houses")).Aliases;
        Assert.True(aliases.History[^1].Rollback);
        Assert.Equal(1, aliases.PreviousChampion());

        await PutAsync("champion", """{"version":"1","reason":"That one too.","rollback":true}""");
        var none = await PutAsync("champion", """{"version":"1","reason":"There is none before.","rollback":true}""");
        Assert.Contains("no earlier champion", (await ApiServer.JsonOf(none))["errors"]![0]!.ToJsonString());
        var other = await PutAsync("challenger", """{"version":"2","reason":"Not its word.","rollback":true}""");
        PredictTests.AssertProblem(other, await ApiServer.JsonOf(other), 422, "invalid-change");
    }

    [Theory]
    [InlineData("champion", """{"version":"7","reason":"No such version."}""", 422, "invalid-change")]
    [InlineData("champion", """{"version":"x","reason":"No number."}""", 422, "invalid-change")]
    [InlineData("champion", """{"version":null,"reason":"A model needs one."}""", 422, "invalid-change")]
    [InlineData("champion", """{"version":"1","reason":""}""", 422, "invalid-change")]
    [InlineData("challenger", """{"version":"1","reason":"It is the champion."}""", 422, "invalid-change")]
    [InlineData("champion", "{", 400, "broken-json")]
    [InlineData("champion", "", 400, "broken-json")]
    [InlineData("champion", """{"version":"1","reason":"Half a character: \ud800"}""", 400, "broken-json")]
    [InlineData("king", """{"version":"1","reason":"No such alias."}""", 404, "not-found")]
    public async Task A_change_that_makes_no_sense_is_refused(string alias, string body, int status, string slug)
    {
        var response = await PutAsync(alias, body);
        PredictTests.AssertProblem(response, await ApiServer.JsonOf(response), status, slug);
        Assert.Equal(1, (await _server.Registry.ReadAliasesAsync("houses")).Aliases.Champion);
    }

    [Theory]
    [InlineData("{}", "version required, reason required")]
    [InlineData("""{"version":"1"}""", "reason required")]
    [InlineData("""{"version":1,"reason":null}""", "version type")]
    [InlineData("""{"version":"1","reason":"Misspelt.","rolback":true}""", "rolback unknown")]
    [InlineData("""{"version":"1","reason":"One.","reason":"Two."}""", "reason duplicate")]
    [InlineData("""{"version":"1","reason":2,"mode":3,"share":"4","rollback":5}""", "reason type, mode type, share type, rollback type")]
    [InlineData("[]", " type")]
    [InlineData("null", " type")]
    public async Task A_request_that_is_none_is_told_every_field_at_fault(string body, string faults)
    {
        var json = await ApiServer.JsonOf(await PutAsync("champion", body));
        Assert.Equal((422, "/docs/problems#invalid-change"), ((int)json["status"]!, (string?)json["type"]));
        Assert.Equal(faults, string.Join(", ", json["errors"]!.AsArray().Select(fault => $"{fault!["field"]} {fault["rule"]}")));
    }

    [Fact]
    public async Task A_damaged_version_is_not_promoted()
    {
        await HouseModel.PublishAsync(_server.Registry);
        var forest = Path.Combine(((MlopsHousing.Modeling.Registry.FolderRegistry)_server.Registry).Root, "houses", "2", "forest.bin");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(forest, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var bytes = await File.ReadAllBytesAsync(forest);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(forest, bytes);

        var response = await PutAsync("champion", """{"version":"2","reason":"Unaware."}""");
        var json = await ApiServer.JsonOf(response);
        PredictTests.AssertProblem(response, json, 422, "invalid-change");
        Assert.Equal("intact", (string?)json["errors"]![0]!["rule"]);
    }

    [Fact]
    public async Task Without_the_current_tag_nothing_changes()
    {
        const string body = """{"version":"1","reason":"None."}""";
        PredictTests.AssertProblem(await PutAsync("champion", body, tag: null), await Json(await PutAsync("champion", body, tag: null)), 428, "tag-required");
        Assert.Contains("not *", (string?)(await Json(await PutAsync("champion", body, tag: "*")))["detail"], StringComparison.Ordinal);
        PredictTests.AssertProblem(await PutAsync("champion", body, tag: "\"old\""), await Json(await PutAsync("champion", body, tag: "\"old\"")), 412, "changed-meanwhile");

        static async Task<JsonNode> Json(HttpResponseMessage response) => await ApiServer.JsonOf(response);
    }

    [Fact]
    public async Task Without_a_right_key_nothing_changes()
    {
        const string body = """{"version":"1","reason":"None."}""";
        foreach (var key in new[] { null, "", "wrong", Key + "x", new string('x', 10_000) })
        {
            var response = await PutAsync("champion", body, key: key);
            PredictTests.AssertProblem(response, await ApiServer.JsonOf(response), 401, "key-required");
            Assert.NotEmpty(response.Headers.WwwAuthenticate);
        }

        await using var closed = await ApiServer.StartAsync();
        var refused = await closed.Client.SendAsync(Put("champion", body, "\"x\"", Key));
        PredictTests.AssertProblem(refused, await ApiServer.JsonOf(refused), 403, "forbidden");
    }

    private async Task<HttpResponseMessage> PutAsync(string alias, string body) =>
        await PutAsync(alias, body, $"\"{(await _server.Registry.ReadAliasesAsync("houses")).ETag}\"");

    private Task<HttpResponseMessage> PutAsync(string alias, string body, string? tag = "\"any\"", string? key = Key) =>
        _server.Client.SendAsync(Put(alias, body, tag, key));

    private static HttpRequestMessage Put(string alias, string body, string? tag, string? key)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, $"/v1/models/houses/aliases/{alias}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (tag is not null) request.Headers.TryAddWithoutValidation("If-Match", tag);
        if (key is not null) request.Headers.TryAddWithoutValidation("X-API-Key", key);
        return request;
    }
}

using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Tests.Api;

/// <summary>Who changed a model's aliases, when, and why.</summary>
public sealed class HistoryTests : IAsyncLifetime
{
    private const string Path = "/v1/models/houses/history";
    private static readonly JsonSerializerOptions _asWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly DateTimeOffset _start = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private ApiServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await ApiServer.StartAsync(async registry =>
    {
        for (var version = 1; version <= 3; version++) await HouseModel.PublishAsync(registry);
    });

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Changes_are_told_newest_first_with_who_when_what_and_why()
    {
        await ChangeAsync(
            a => a.Promote(1, Why("ada", "the first", 0)),
            a => a.WithTrial(2, TrialMode.Canary, 0.1, Why("ben", "try it", 1)),
            a => a.Promote(3, Why("ada", "better", 2)),
            a => a.Rollback(Why("on-call", "it erred", 3)));
        var json = await JsonAsync(Path);

        Assert.Equal(("houses", 4, null), ((string?)json["name"], (int)json["total"]!, (string?)json["previousChampion"]));
        Assert.Null(json["before"]);
        Assert.Equal(
            [
                """{"number":4,"at":"2026-03-01T09:03:00+00:00","by":"on-call","alias":"champion","from":"3","to":"1","reason":"it erred","rollback":true,"trial":null}""",
                """{"number":3,"at":"2026-03-01T09:02:00+00:00","by":"ada","alias":"champion","from":"1","to":"3","reason":"better","rollback":false,"trial":null}""",
                """{"number":2,"at":"2026-03-01T09:01:00+00:00","by":"ben","alias":"challenger","from":null,"to":"2","reason":"try it","rollback":false,"trial":{"mode":"canary","share":0.1,"since":"2026-03-01T09:01:00+00:00"}}""",
                """{"number":1,"at":"2026-03-01T09:00:00+00:00","by":"ada","alias":"champion","from":null,"to":"1","reason":"the first","rollback":false,"trial":null}""",
            ],
            json["changes"]!.AsArray().Select(change => change!.ToJsonString(_asWritten)));

        await ChangeAsync(a => a.Promote(2, Why("ada", "at last", 4)));
        Assert.Equal("1", (string?)(await JsonAsync(Path))["previousChampion"]);
    }

    [Fact]
    public async Task A_long_history_comes_in_pieces_that_miss_and_repeat_nothing()
    {
        await ChangeAsync([.. Enumerable.Range(0, 45).Select<int, Func<Aliases, Aliases>>(i => a => a.Promote(1 + i % 2, Why("ada", $"change {i + 1}", i)))]);
        Assert.Equal(20, (await JsonAsync(Path))["changes"]!.AsArray().Count);

        var numbers = new List<int>();
        int? before = null;
        do
        {
            var json = await JsonAsync($"{Path}?limit=7{(before is null ? "" : $"&before={before}")}");
            Assert.Equal(45, (int)json["total"]!);
            numbers.AddRange(json["changes"]!.AsArray().Select(change => (int)change!["number"]!));
            before = (int?)json["before"];
        }
        while (before is not null);

        Assert.Equal(Enumerable.Range(1, 45).Reverse(), numbers);
        Assert.Empty((await JsonAsync($"{Path}?before=1"))["changes"]!.AsArray());
    }

    [Fact]
    public async Task It_is_empty_before_the_first_change()
    {
        var json = await JsonAsync(Path);
        Assert.Equal("""{"name":"houses","total":0,"previousChampion":null,"changes":[],"before":null}""", json.ToJsonString());
    }

    [Fact]
    public async Task What_a_client_has_is_not_sent_again_until_something_changes()
    {
        await ChangeAsync(a => a.Promote(1, Why("ada", "the first", 0)));
        var first = await _server.Client.GetAsync(Path);
        Assert.Equal((await _server.Client.GetAsync("/v1/models/houses")).Headers.ETag, first.Headers.ETag);
        Assert.True(first.Headers.CacheControl!.NoCache);

        using var again = new HttpRequestMessage(HttpMethod.Get, Path) { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        Assert.Equal(HttpStatusCode.NotModified, (await _server.Client.SendAsync(again)).StatusCode);

        using var head = new HttpRequestMessage(HttpMethod.Head, Path);
        var bare = await _server.Client.SendAsync(head);
        Assert.Equal((HttpStatusCode.OK, first.Headers.ETag, "application/json"), (bare.StatusCode, bare.Headers.ETag, bare.Content.Headers.ContentType!.MediaType));
        Assert.Empty(await bare.Content.ReadAsByteArrayAsync());

        await ChangeAsync(a => a.Promote(2, Why("ada", "better", 1)));
        using var changed = new HttpRequestMessage(HttpMethod.Get, Path) { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        Assert.Equal(HttpStatusCode.OK, (await _server.Client.SendAsync(changed)).StatusCode);
    }

    [Theory]
    [InlineData("?limit=0", 400, "bad-request")]
    [InlineData("?limit=101", 400, "bad-request")]
    [InlineData("?limit=many", 400, "bad-request")]
    [InlineData("?before=0", 400, "bad-request")]
    [InlineData("?before=99999999999", 400, "bad-request")]
    public async Task A_piece_that_cannot_be_is_refused(string query, int status, string slug)
    {
        var response = await _server.Client.GetAsync(Path + query);
        var json = await ApiServer.JsonOf(response);
        PredictTests.AssertProblem(response, json, status, slug);
        Assert.Contains($"{query[1..query.IndexOf('=')]} must be ", (string?)json["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/models/nothing/history")]
    [InlineData("/v1/models/..%2fhouses/history")]
    [InlineData("/v1/models/%2e%2e%2f%2e%2e%2fetc/history")]
    [InlineData("/v1/models/Houses/history")]
    [InlineData("/v1/models/houses/history/1")]
    public async Task What_is_not_in_the_registry_is_404(string path)
    {
        var response = await _server.Client.GetAsync(path);
        PredictTests.AssertProblem(response, await ApiServer.JsonOf(response), 404, "not-found");
    }

    private static AliasReason Why(string by, string why, int minutes) => new(by, why, _start.AddMinutes(minutes));

    private async Task ChangeAsync(params Func<Aliases, Aliases>[] changes)
    {
        foreach (var change in changes) await _server.Registry.ChangeAliasesAsync(HouseModel.Name, change);
    }

    private async Task<JsonNode> JsonAsync(string path)
    {
        var response = await _server.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await ApiServer.JsonOf(response);
    }
}

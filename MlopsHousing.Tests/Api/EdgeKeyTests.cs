using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace MlopsHousing.Tests.Api;

/// <summary>Clients behind two proxies: the load balancer is named in settings, the edge before it has one of many addresses and a key.</summary>
public sealed class EdgeKeyTests
{
    private const string Key = "what only the edge knows";
    private const string EdgeAddress = "130.176.1.1";

    /// <summary>
    /// Of six strangers: addresses share 8,192 places, so that in one run of 550 two meet in one, and three refusals never come. If
    /// all six counted as one, five would be refused, or four where a second passed.
    /// </summary>
    private const int MostByChance = 2;

    private static readonly (string, string)[] _behindLoadBalancer =
        [("RateLimit:PerSecond", "1"), ("RateLimit:Burst", "1"), ("ForwardedHeaders:Proxies:0", "127.0.0.1")];

    private static readonly (string, string)[] _behindEdge =
        [.. _behindLoadBalancer, ("ForwardedHeaders:EdgeKey", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key))))];

    [Theory]
    [InlineData("203.0.113.{0}")]
    [InlineData("2001:db8:0:{0}::1")]
    public async Task Strangers_who_come_by_one_edge_are_as_many_clients(string address)
    {
        await using var server = await ApiServer.StartAsync(null, _behindEdge);
        var strangers = Enumerable.Range(1, 6).Select(i => string.Format(null, address, i));
        Assert.InRange(await RefusedAsync(server, Key, strangers.Select(one => $"{one}, {EdgeAddress}")), 0, MostByChance);
    }

    [Fact]
    public async Task A_client_is_one_whichever_edges_it_comes_by_and_whatever_it_writes_before()
    {
        await using var server = await ApiServer.StartAsync(null, _behindEdge);
        var forged = Enumerable.Range(1, 12).Select(i => $"198.51.100.{i}, 203.0.113.7, 130.176.1.{i}");
        Assert.NotEqual(0, await RefusedAsync(server, Key, forged));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("something else")]
    public async Task Who_goes_around_the_edge_is_who_the_load_balancer_says(string? key)
    {
        await using var server = await ApiServer.StartAsync(null, _behindEdge);
        Assert.NotEqual(0, await RefusedAsync(server, key, Enumerable.Range(1, 12).Select(i => $"198.51.100.{i}, 203.0.113.8")));
        Assert.InRange(await RefusedAsync(server, key, Enumerable.Range(1, 6).Select(i => $"198.51.100.1, 203.0.113.1{i}")), 0, MostByChance);
    }

    [Fact]
    public async Task Without_the_setting_no_key_counts()
    {
        await using var server = await ApiServer.StartAsync(null, _behindLoadBalancer);
        Assert.NotEqual(0, await RefusedAsync(server, Key, Enumerable.Range(1, 12).Select(i => $"203.0.113.{i}, {EdgeAddress}")));
    }

    /// <summary>Sends them at once, so that no limit is over before the last; tells how many were too many.</summary>
    private static async Task<int> RefusedAsync(ApiServer server, string? key, IEnumerable<string> forwardedFor)
    {
        var answers = await Task.WhenAll(forwardedFor.Select(chain =>
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/v1/version");
            request.Headers.Add("X-Forwarded-For", chain);
            if (key is not null) request.Headers.Add("X-Origin-Key", key);
            return server.Client.SendAsync(request);
        }));
        return answers.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
    }
}

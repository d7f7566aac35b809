using System.Diagnostics;
using System.Text;
using MlopsHousing.Benchmarks.Load.Client;
using MlopsHousing.Benchmarks.Load.Redis;
using MlopsHousing.Benchmarks.Load.Systems;

namespace MlopsHousing.Tests.Benchmarks;

/// <summary>What the load's slow Redis is made of, and what is asked with it.</summary>
public sealed class LoadRedisTests
{
    [Fact]
    public async Task The_relay_is_slow_in_both_directions_and_passes_on_what_follows_meanwhile()
    {
        using var server = new PlainServer(PlainServer.Ok);
        await using var relay = new DelayingRelay(server.Port, TimeSpan.FromMilliseconds(60));
        using var connection = new HttpConnection(relay.Port);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 50; i++)
        {
            connection.Send(PlainServer.Request($"{i}"));
            await Task.Delay(2);
        }

        for (var i = 0; i < 50; i++)
        {
            Assert.Equal($"{i}", Encoding.UTF8.GetString(connection.Receive().Body));
            if (i == 0) Assert.True(clock.ElapsedMilliseconds >= 120, $"{clock.Elapsed}");
        }

        // One after another they would take 6 s.
        Assert.InRange(clock.ElapsedMilliseconds, 210, 3_000);
    }

    [Fact]
    public void One_home_of_eight_is_new_and_the_others_take_turns()
    {
        var made = 0;
        var homes = new HomesInRedis(Named(5, i => $"known {i}"), count => Named(count, _ => $"new {made++}"));

        string[] first = [.. homes.Ask(9).Requests.Select(Encoding.UTF8.GetString)];
        var next = homes.Ask(8);

        Assert.Equal(["new 0", "known 0", "known 1", "known 2", "known 3", "known 4", "known 0", "known 1", "new 1"], first);
        Assert.Equal("known 2", Encoding.UTF8.GetString(next.Requests[0]));
        Assert.Equal("asked known 2", next.Judge(0, new(200, [], [])));
        Assert.Equal("asked new 2", next.Judge(7, new(200, [], [])));
    }

    private static Questions Named(int count, Func<int, string> name)
    {
        string[] names = [.. Enumerable.Range(0, count).Select(name)];
        return new([.. names.Select(Encoding.UTF8.GetBytes)], (int index, in Answer _) => $"asked {names[index]}");
    }
}

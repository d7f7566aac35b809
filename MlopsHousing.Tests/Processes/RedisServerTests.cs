using System.Net.Sockets;

namespace MlopsHousing.Tests.Processes;

public sealed class RedisServerTests
{
    [Fact]
    public async Task A_redis_answers_while_it_runs_and_refuses_connections_when_killed()
    {
        await using var redis = await RedisServer.StartNewAsync();
        Assert.Equal("+PONG", await PingAsync(redis.Port));
        await redis.KillAsync();
        await Assert.ThrowsAsync<SocketException>(() => PingAsync(redis.Port));
        await redis.StartAsync();
        Assert.Equal("+PONG", await PingAsync(redis.Port));
    }

    [Fact]
    public async Task A_hung_redis_accepts_a_connection_and_answers_only_after_it_goes_on()
    {
        await using var redis = await RedisServer.StartNewAsync();
        redis.Hang();
        var answer = PingAsync(redis.Port);
        await Assert.ThrowsAsync<TimeoutException>(() => answer.WaitAsync(TimeSpan.FromMilliseconds(100)));
        redis.Resume();
        Assert.Equal("+PONG", await answer.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    private static async Task<string?> PingAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        await using var stream = client.GetStream();
        await stream.WriteAsync("PING\r\n"u8.ToArray());
        using var reader = new StreamReader(stream);
        return await reader.ReadLineAsync();
    }
}

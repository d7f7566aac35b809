using System.Net;
using System.Net.Sockets;

namespace MlopsHousing.Benchmarks.Load.Systems;

/// <summary>Debian's redis-server on loopback, which keeps nothing on disk.</summary>
internal static class RedisServer
{
    private const string Program = "redis-server";
    private const int MostTries = 500;

    /// <summary>What is missing to measure with it; null where nothing is.</summary>
    public static string? Missing() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, Program)))
            ? null : $"there is no {Program}; on Debian: apt-get install {Program}";

    /// <exception cref="InvalidOperationException">It does not listen.</exception>
    public static async Task<MeasuredSystem> StartAsync()
    {
        var port = ServerProcess.FreePort();
        var server = ServerProcess.Start(Program, Program, ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]);
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await ListensAsync(port)) return new(port, [server]);
            await Task.Delay(20);
        }

        await server.DisposeAsync();
        throw new InvalidOperationException($"{Program} does not listen.\n{server.Output}");
    }

    private static async Task<bool> ListensAsync(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

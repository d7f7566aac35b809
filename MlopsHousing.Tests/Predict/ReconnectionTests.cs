using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MlopsHousing.Api.Predictors;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Predict;

/// <summary>A replica that was away is found again: always, and soon.</summary>
public sealed class ReconnectionTests
{
    [Fact]
    public async Task However_long_a_replica_refused_every_client_finds_it_again()
    {
        var port = FreePort.Next();
        // The shorter a client waits, the more tries end for that reason: with the channel's own limit some of so many end for ever.
        var clients = Enumerable.Range(0, 200).Select(_ => Open(port, TimeSpan.FromMilliseconds(10))).ToList();
        var connections = Task.WhenAll(clients.Select(client => client.ConnectAsync()));
        await Task.Delay(TimeSpan.FromSeconds(8));
        Assert.All(clients, client => Assert.NotEqual(ConnectivityState.Ready, client.State));

        using var back = new TcpListener(IPAddress.Loopback, port);
        back.Start(clients.Count * 2);
        try
        {
            await connections.WaitAsync(TimeSpan.FromSeconds(10));
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{clients.Count(client => client.State != ConnectivityState.Ready)} of {clients.Count} clients never found the replica.");
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task A_replica_whose_packets_were_lost_is_tried_more_often_than_the_system_would()
    {
        // Where nobody accepts and the queue is full, Linux drops what asks to connect, as a network does whose host is away.
        using var away = new Socket(SocketType.Stream, ProtocolType.Tcp);
        away.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        away.Listen(1);
        var place = (IPEndPoint)away.LocalEndPoint!;
        var full = new List<Socket>();
        while (await FillsAsync()) Assert.InRange(full.Count, 1, 100);

        using var client = Open(place.Port, TimeSpan.FromMilliseconds(200));
        var connection = client.ConnectAsync();
        // The system tries again after 7 and 15 s, or 11 and 19, and so the replica is back when it would still wait.
        await Task.Delay(TimeSpan.FromSeconds(12.5));
        Assert.False(connection.IsCompleted);
        full.ForEach(socket => socket.Dispose());
        for (var accepted = 0; accepted < full.Count; accepted++) (await away.AcceptAsync()).Dispose();

        await connection.WaitAsync(TimeSpan.FromSeconds(2));

        async Task<bool> FillsAsync()
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(place).WaitAsync(TimeSpan.FromMilliseconds(300));
                full.Add(socket);
                return true;
            }
            catch (TimeoutException)
            {
                socket.Dispose();
                return false;
            }
        }
    }

    private static GrpcChannel Open(int port, TimeSpan connectTimeout)
    {
        var options = new GrpcPredictorOptions { Address = $"static:///127.0.0.1:{port}", ConnectTimeout = connectTimeout };
        var services = new ServiceCollection();
        services.AddSingleton<ResolverFactory>(new StaticResolverFactory(_ => [new BalancerAddress("127.0.0.1", port)]));
        services.AddSingleton<LoadBalancerFactory>(new LeastBusyFactory(Options.Create(options)));
        return PredictChannel.Open(options, services.BuildServiceProvider());
    }
}

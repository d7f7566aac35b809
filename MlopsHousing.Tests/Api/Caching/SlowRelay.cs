using System.Net;
using System.Net.Sockets;

namespace MlopsHousing.Tests.Api.Caching;

/// <summary>Passes bytes between a client and a loopback server, each answer late by a given time.</summary>
internal sealed class SlowRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    public SlowRelay(int target, TimeSpan delay)
    {
        _listener.Start();
        _accepting = AcceptAsync(target, delay);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync(int target, TimeSpan delay)
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            _ = RelayAsync(client, target, delay);
        }
    }

    private async Task RelayAsync(TcpClient client, int target, TimeSpan delay)
    {
        using var near = client;
        using var far = new TcpClient();
        await far.ConnectAsync(IPAddress.Loopback, target, _stop.Token);
        await Task.WhenAny(
            PassAsync(near.GetStream(), far.GetStream(), TimeSpan.Zero),
            PassAsync(far.GetStream(), near.GetStream(), delay));
    }

    private async Task PassAsync(NetworkStream from, NetworkStream to, TimeSpan delay)
    {
        var buffer = new byte[64 * 1024];
        int count;
        while ((count = await from.ReadAsync(buffer, _stop.Token)) > 0)
        {
            await Task.Delay(delay, _stop.Token);
            await to.WriteAsync(buffer.AsMemory(0, count), _stop.Token);
        }
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace MlopsHousing.Benchmarks.Load.Systems;

/// <summary>
/// A network that is slow and not narrow, in front of a server on loopback: bytes arrive late, and more can set out meanwhile. The delay is that in
/// each direction, and up to a millisecond more.
/// </summary>
internal sealed class DelayingRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _target;
    private readonly TimeSpan _delay;
    private readonly Task _accepting;

    public DelayingRelay(int target, TimeSpan delay)
    {
        (_target, _delay) = (target, delay);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true) _ = RelayAsync(await _listener.AcceptTcpClientAsync(_stop.Token), _stop.Token);
    }

    private async Task RelayAsync(TcpClient client, CancellationToken stop)
    {
        using var near = client;
        using var far = new TcpClient();
        await far.ConnectAsync(IPAddress.Loopback, _target, stop);
        (near.NoDelay, far.NoDelay) = (true, true);
        await Task.WhenAny(PassAsync(near.GetStream(), far.GetStream(), stop), PassAsync(far.GetStream(), near.GetStream(), stop));
    }

    private async Task PassAsync(NetworkStream from, NetworkStream to, CancellationToken stop)
    {
        var onTheWay = Channel.CreateUnbounded<(long SetOut, byte[] Bytes)>();
        await Task.WhenAny(SetOutAsync(from, onTheWay.Writer, stop), ArriveAsync(onTheWay.Reader, to, stop));
    }

    private static async Task SetOutAsync(NetworkStream from, ChannelWriter<(long, byte[])> onTheWay, CancellationToken stop)
    {
        var buffer = new byte[64 * 1024];
        int count;
        while ((count = await from.ReadAsync(buffer, stop)) > 0) onTheWay.TryWrite((Stopwatch.GetTimestamp(), buffer[..count]));
    }

    private async Task ArriveAsync(ChannelReader<(long SetOut, byte[] Bytes)> onTheWay, NetworkStream to, CancellationToken stop)
    {
        await foreach (var (setOut, bytes) in onTheWay.ReadAllAsync(stop))
        {
            // The runtime's timers know whole milliseconds, and cut what is asked of them down to those.
            if (_delay - Stopwatch.GetElapsedTime(setOut) is var left && left > TimeSpan.Zero)
                await Task.Delay((int)Math.Ceiling(left.TotalMilliseconds), stop);
            await to.WriteAsync(bytes, stop);
        }
    }
}

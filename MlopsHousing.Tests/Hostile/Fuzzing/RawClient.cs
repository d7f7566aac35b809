using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace MlopsHousing.Tests.Hostile.Fuzzing;

/// <summary>What became of a case.</summary>
/// <param name="Answer">The first answer; null where none came.</param>
/// <param name="Fault">What the service may never do; null where it did nothing of the kind.</param>
/// <param name="Took">Until the answer, or until the connection was closed.</param>
/// <param name="Frames">What a gRPC port said.</param>
internal sealed record Outcome(Answer? Answer, string? Fault, TimeSpan Took, byte[]? Frames = null);

/// <summary>Sends bytes over a connection of their own and reads what comes back.</summary>
internal static class RawClient
{
    /// <summary>No request takes longer, not even on a machine that does ten other things.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    // How long a client whose request may be incomplete waits before it says that nothing more comes.
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(150);

    public static async Task<Outcome> SendAsync(FuzzCase sent, int port)
    {
        var start = Stopwatch.GetTimestamp();
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        // Closed by a reset: hundreds of thousands of connections would run out of ports otherwise.
        socket.LingerState = new(enable: true, seconds: 0);
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, limit.Token);
            var sending = SendAsync(socket, sent.Bytes, limit.Token);
            var outcome = await ReceiveAsync(socket, sent, sending, start, limit.Token);
            return outcome;
        }
        catch (OperationCanceledException)
        {
            return new(null, $"Nothing came within {Limit.TotalSeconds:0} s.", Stopwatch.GetElapsedTime(start));
        }
        catch (FormatException e)
        {
            return new(null, e.Message, Stopwatch.GetElapsedTime(start));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return new(null, "Nothing listens any more.", Stopwatch.GetElapsedTime(start));
        }
    }

    private static async Task SendAsync(Socket socket, byte[] bytes, CancellationToken cancel)
    {
        try
        {
            for (var sent = 0; sent < bytes.Length;) sent += await socket.SendAsync(bytes.AsMemory(sent), cancel);
        }
        catch (SocketException)
        {
            // The service had heard enough; what it said about that can still be read.
        }
    }

    private static async Task<Outcome> ReceiveAsync(Socket socket, FuzzCase sent, Task sending, long start, CancellationToken cancel)
    {
        var came = new MemoryStream();
        var buffer = new byte[16 * 1024];
        var isGrpc = sent.Target is FuzzTarget.PredictGrpc or FuzzTarget.AllInOneGrpc;
        var isEnding = false;
        while (true)
        {
            var receiving = ReceiveAsync(socket, buffer, cancel);
            if (!sent.IsWhole && !isEnding)
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
                await Task.WhenAny(receiving, Task.Delay(_patience, patience.Token));
                await patience.CancelAsync();
                if (!receiving.IsCompleted)
                {
                    await sending;
                    isEnding = true;
                    Shutdown(socket);
                }
            }

            var count = await receiving;
            came.Write(buffer, 0, count);
            if (!isGrpc && Answer.Read(came.GetBuffer().AsSpan(0, (int)came.Length), sent.Method == "HEAD", count == 0) is { } answer)
                return new(answer, null, Stopwatch.GetElapsedTime(start));
            if (count > 0) continue;
            await sending;
            return new(null, sent.IsWhole ? "The connection was closed without an answer." : null, Stopwatch.GetElapsedTime(start), isGrpc ? came.ToArray() : null);
        }
    }

    private static async Task<int> ReceiveAsync(Socket socket, byte[] buffer, CancellationToken cancel)
    {
        try
        {
            return await socket.ReceiveAsync(buffer, cancel);
        }
        catch (SocketException)
        {
            return 0; // reset: an end like any other
        }
    }

    private static void Shutdown(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // Closed meanwhile.
        }
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MlopsHousing.Tests.Benchmarks;

/// <summary>Answers every request in the way a test says, each connection on a thread of its own, and stalls as a whole when it is told to.</summary>
internal sealed class PlainServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, string> _answer;
    private readonly Lock _stall = new();

    /// <param name="answer">Gets a request's body; returns a whole answer.</param>
    public PlainServer(Func<string, string> answer)
    {
        _answer = answer;
        _listener.Start();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>An answer of status 200.</summary>
    public static string Ok(string body) => $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    /// <summary>A request with a body.</summary>
    public static byte[] Request(string body) => Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nContent-Length: {body.Length}\r\n\r\n{body}");

    /// <summary>Answers nobody for that long.</summary>
    public void Stall(TimeSpan time)
    {
        lock (_stall) Thread.Sleep(time);
    }

    public void Dispose() => _listener.Dispose();

    private void Accept()
    {
        try
        {
            while (true)
            {
                var socket = _listener.AcceptSocket();
                new Thread(() => Serve(socket)) { IsBackground = true }.Start();
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private void Serve(Socket socket)
    {
        using var reader = new StreamReader(new NetworkStream(socket, ownsSocket: true), Encoding.ASCII);
        try
        {
            while (reader.ReadLine() is not null)
            {
                var length = 0;
                while (reader.ReadLine() is { Length: > 0 } header) length = int.Parse(header.Split(": ")[1], null);
                var body = new char[length];
                reader.ReadBlock(body);
                lock (_stall) socket.Send(Encoding.ASCII.GetBytes(_answer(new(body))));
            }
        }
        catch (Exception e) when (e is IOException or SocketException or InvalidOperationException)
        {
            // The client has gone.
        }
    }
}

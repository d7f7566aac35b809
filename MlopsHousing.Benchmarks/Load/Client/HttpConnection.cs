using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MlopsHousing.Benchmarks.Load.Client;

/// <summary>
/// A kept-alive HTTP/1.1 connection to a server on this machine over a blocking socket: two system calls a request, because what the client
/// takes of the processors the server does not get.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private const int Limit = 30_000; // ms: a server that hangs ends the run

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = Limit, SendTimeout = Limit };
    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    public HttpConnection(int port) => _socket.Connect(IPAddress.Loopback, port);

    /// <summary>Sends a whole request, head and body.</summary>
    public void Send(ReadOnlySpan<byte> request)
    {
        while (!request.IsEmpty) request = request[_socket.Send(request)..];
    }

    /// <summary>Waits for the answer to the oldest request that has none.</summary>
    /// <exception cref="InvalidDataException">It is not an answer whose length is told.</exception>
    public Answer Receive()
    {
        int head;
        while ((head = Received.IndexOf("\r\n\r\n"u8)) < 0) Read();
        var length = LengthOf(Received[..(head + 2)]);
        while (Received.Length < head + 4 + length) Read();
        var text = Received[..(head + 2)];
        var body = Received.Slice(head + 4, length);
        _start += head + 4 + length;
        return new(StatusOf(text), text, body);
    }

    public void Dispose() => _socket.Dispose();

    private ReadOnlySpan<byte> Received => _buffer.AsSpan(_start.._end);

    private void Read()
    {
        if (_start > 0)
        {
            Received.CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length) Array.Resize(ref _buffer, 2 * _buffer.Length);
        var count = _socket.Receive(_buffer.AsSpan(_end));
        if (count == 0) throw new InvalidDataException("The server closed the connection instead of answering.");
        _end += count;
    }

    private static int StatusOf(ReadOnlySpan<byte> head) =>
        head.StartsWith("HTTP/1.1 "u8) && Utf8Parser.TryParse(head[9..], out int status, out _) ? status : throw Strange(head);

    private static int LengthOf(ReadOnlySpan<byte> head)
    {
        var name = "content-length: "u8;
        for (var rest = head; rest.IndexOf("\r\n"u8) is var end and >= 0; rest = rest[(end + 2)..])
            if (end > name.Length && Ascii.EqualsIgnoreCase(rest[..name.Length], name) && Utf8Parser.TryParse(rest[name.Length..end], out int length, out _))
                return length;
        throw Strange(head);
    }

    private static InvalidDataException Strange(ReadOnlySpan<byte> head) => new($"This is no answer with a length:\n{Encoding.Latin1.GetString(head)}");
}

/// <summary>What came back. It lies in the connection's buffer, until the next is received.</summary>
internal readonly ref struct Answer(int status, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
{
    public int Status { get; } = status;

    /// <summary>Status line and headers.</summary>
    public ReadOnlySpan<byte> Head { get; } = head;

    public ReadOnlySpan<byte> Body { get; } = body;
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MlopsHousing.Benchmarks.Load.Client;

/// <summary>Sends lines over one connection while it reads the answers, as the endpoint for streams wants it.</summary>
internal static class LineExchange
{
    /// <summary>Sends all, and checks every byte that comes back.</summary>
    /// <param name="port">The server's.</param>
    /// <param name="path">Where the stream is answered.</param>
    /// <param name="lines">What is sent.</param>
    /// <param name="expected">What must come back.</param>
    /// <returns>The time from the first byte sent to the last received.</returns>
    /// <exception cref="WrongAnswerException">Something else came back.</exception>
    public static TimeSpan Run(int port, string path, byte[] lines, byte[] expected)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 30_000, SendTimeout = 30_000 };
        socket.Connect(IPAddress.Loopback, port);
        var start = Stopwatch.GetTimestamp();
        socket.Send(Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-ndjson\r\nContent-Length: {lines.Length}\r\n\r\n"));
        var sending = new Thread(() => Send(socket, lines));
        sending.Start();
        try
        {
            Read(socket, expected);
            return Stopwatch.GetElapsedTime(start);
        }
        finally
        {
            socket.Shutdown(SocketShutdown.Both);
            sending.Join();
        }
    }

    private static void Send(Socket socket, ReadOnlySpan<byte> rest)
    {
        try
        {
            while (!rest.IsEmpty) rest = rest[socket.Send(rest[..Math.Min(rest.Length, 64 * 1024)])..];
        }
        catch (SocketException)
        {
            // The reader has found a fault and told it.
        }
    }

    private static void Read(Socket socket, ReadOnlySpan<byte> expected)
    {
        using var stream = new BufferedStream(new NetworkStream(socket), 128 * 1024);
        var status = ReadLine(stream);
        if (!status.StartsWith("HTTP/1.1 200", StringComparison.Ordinal)) throw new WrongAnswerException($"A wrong answer to a stream: {status}");
        while (ReadLine(stream).Length > 0)
        {
        }

        var buffer = new byte[256 * 1024];
        var at = 0;
        while (int.Parse(ReadLine(stream), NumberStyles.HexNumber, CultureInfo.InvariantCulture) is var length && length > 0)
        {
            if (length > buffer.Length) buffer = new byte[length];
            var chunk = buffer.AsSpan(0, length);
            stream.ReadExactly(chunk);
            if (at + length > expected.Length || !chunk.SequenceEqual(expected.Slice(at, length)))
                throw new WrongAnswerException($"A wrong answer to a stream, in what follows its byte {at}:\n{Encoding.UTF8.GetString(chunk[..Math.Min(length, 500)])}");
            at += length;
            ReadLine(stream);
        }

        if (at != expected.Length) throw new WrongAnswerException($"The answer to a stream ends after {at} of {expected.Length} bytes.");
    }

    private static string ReadLine(Stream stream)
    {
        var line = new StringBuilder();
        for (int read; (read = stream.ReadByte()) != '\n';)
        {
            if (read < 0) throw new InvalidDataException("The server closed the connection in the middle of an answer.");
            if (read != '\r') line.Append((char)read);
        }

        return line.ToString();
    }
}

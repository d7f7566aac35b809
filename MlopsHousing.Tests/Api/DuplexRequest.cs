using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace MlopsHousing.Tests.Api;

/// <summary>A chunked POST over a bare socket that is sent while its answer is read; HttpClient sends all of a body first.</summary>
internal sealed class DuplexRequest : IDisposable
{
    private readonly TcpClient _tcp = new();
    private readonly NetworkStream _stream;
    private readonly StreamReader _answer;
    private string _rest = "";
    private bool _ended;

    private DuplexRequest(Uri server)
    {
        _tcp.Connect(server.Host, server.Port);
        _tcp.NoDelay = true;
        _stream = _tcp.GetStream();
        _answer = new(_stream, Encoding.Latin1);
    }

    public static async Task<DuplexRequest> StartAsync(Uri server, string path, string contentType)
    {
        var request = new DuplexRequest(server);
        await request.WriteAsync($"POST {path} HTTP/1.1\r\nHost: {server.Authority}\r\nContent-Type: {contentType}\r\nTransfer-Encoding: chunked\r\n\r\n");
        return request;
    }

    public Task SendAsync(string text) => WriteAsync($"{text.Length:x}\r\n{text}\r\n");

    public Task EndAsync() => WriteAsync("0\r\n\r\n");

    /// <summary>Reads the status line and passes over the headers.</summary>
    public async Task<int> ReadStatusAsync()
    {
        var status = int.Parse((await _answer.ReadLineAsync())!.Split(' ')[1], CultureInfo.InvariantCulture);
        while (await _answer.ReadLineAsync() is { Length: > 0 })
        {
        }

        return status;
    }

    /// <summary>The next line of the body; null after its end.</summary>
    public async Task<string?> ReadLineAsync()
    {
        while (true)
        {
            if (_rest.IndexOf('\n', StringComparison.Ordinal) is var end and >= 0)
            {
                var line = _rest[..end];
                _rest = _rest[(end + 1)..];
                return line;
            }

            if (_ended) return null;
            await ReadChunkAsync();
        }
    }

    public void Dispose() => _tcp.Dispose();

    private async Task ReadChunkAsync()
    {
        var length = int.Parse((await _answer.ReadLineAsync())!, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var chunk = new char[length];
        await _answer.ReadBlockAsync(chunk);
        await _answer.ReadLineAsync();
        _rest += new string(chunk);
        _ended = length == 0;
    }

    private async Task WriteAsync(string text) => await _stream.WriteAsync(Encoding.Latin1.GetBytes(text));
}

using System.Text;

namespace MlopsHousing.Tests.Hostile.Fuzzing;

/// <summary>A request over HTTP/1.1 before it is bytes.</summary>
internal sealed record Request(string Method, string Path, byte[] Body, IReadOnlyList<(string Name, string Value)> Headers)
{
    /// <summary>A request with a body of a type; empty where it has none.</summary>
    public static Request Of(string method, string path, string body = "", string type = "application/json", params (string, string)[] headers) =>
        new(method, path, Encoding.UTF8.GetBytes(body), [.. body.Length > 0 ? [("Content-Type", type)] : Array.Empty<(string, string)>(), .. headers]);

    public Request With(string name, string value) => this with { Headers = [.. Headers.Where(h => h.Name != name), (name, value)] };

    /// <summary>Framed as HTTP wants it: by length, or in chunks of some size.</summary>
    public byte[] ToBytes(int chunk = 0)
    {
        var bytes = new MemoryStream();
        Write(bytes, Head(chunk > 0 ? "Transfer-Encoding: chunked\r\n" : Body.Length > 0 || Method is "POST" or "PUT" ? $"Content-Length: {Body.Length}\r\n" : ""));
        if (chunk == 0)
        {
            bytes.Write(Body);
            return bytes.ToArray();
        }

        foreach (var piece in Body.Chunk(chunk))
        {
            Write(bytes, $"{piece.Length:x}\r\n");
            bytes.Write(piece);
            Write(bytes, "\r\n");
        }

        Write(bytes, "0\r\n\r\n");
        return bytes.ToArray();
    }

    /// <summary>Everything before the body.</summary>
    public string Head(string framing)
    {
        var head = new StringBuilder($"{Method} {Path} HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        foreach (var (name, value) in Headers) head.Append(name).Append(": ").Append(value).Append("\r\n");
        return head.Append(framing).Append("\r\n").ToString();
    }

    // Latin-1: what is no ASCII goes out as one byte each, as clients that care for nothing send it.
    private static void Write(MemoryStream bytes, string text) => bytes.Write(Encoding.Latin1.GetBytes(text));
}

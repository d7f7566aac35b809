using System.Globalization;
using System.Text;

namespace MlopsHousing.Tests.Hostile.Fuzzing;

/// <summary>An answer over HTTP/1.1 as it came.</summary>
internal sealed record Answer(int Status, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>A header's value; empty where it isn't there.</summary>
    public string this[string name] => Headers.FirstOrDefault(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? "";

    /// <summary>The media type without parameters.</summary>
    public string Type => this["Content-Type"].Split(';')[0].Trim();

    /// <summary>Takes the first whole answer out of what came; null where there is none yet.</summary>
    /// <param name="came">All bytes so far.</param>
    /// <param name="isHead">Whether it answers HEAD, and so has no body whatever its headers say.</param>
    /// <param name="isEnd">Whether nothing more will come.</param>
    /// <exception cref="FormatException">It is no answer in HTTP/1.1.</exception>
    public static Answer? Read(ReadOnlySpan<byte> came, bool isHead, bool isEnd)
    {
        var end = came.IndexOf("\r\n\r\n"u8);
        if (end < 0) return null;
        var lines = Encoding.Latin1.GetString(came[..end]).Split("\r\n");
        if (lines[0].Length < 12 || !lines[0].StartsWith("HTTP/1.1 ", StringComparison.Ordinal) || !int.TryParse(lines[0].AsSpan(9, 3), out var status))
            throw new FormatException($"No answer begins with “{lines[0]}”.");
        var headers = lines.Skip(1).Select(line => line.Split(':', 2)).Select(h => h.Length == 2 ? (h[0], h[1].Trim()) : throw new FormatException($"“{h[0]}” is no header.")).ToList();
        var rest = came[(end + 4)..];
        // 100 comes before the answer itself.
        if (status is >= 100 and < 200 and not 101) return Read(rest, isHead, isEnd);
        var answer = new Answer(status, headers, []);
        if (isHead || status is 204 or 304 or 101) return answer;
        if (answer["Transfer-Encoding"] == "chunked") return Unchunk(rest) is { } whole ? answer with { Body = whole } : null;
        if (answer["Content-Length"] is { Length: > 0 } text)
        {
            var length = int.Parse(text, CultureInfo.InvariantCulture);
            return rest.Length < length ? null : answer with { Body = rest[..length].ToArray() };
        }

        return isEnd ? answer with { Body = rest.ToArray() } : null;
    }

    private static byte[]? Unchunk(ReadOnlySpan<byte> bytes)
    {
        var body = new MemoryStream();
        while (bytes.IndexOf("\r\n"u8) is >= 0 and var line)
        {
            var size = int.Parse(Encoding.ASCII.GetString(bytes[..line]), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            bytes = bytes[(line + 2)..];
            if (bytes.Length < size + 2) return null;
            if (size == 0) return body.ToArray();
            body.Write(bytes[..size]);
            bytes = bytes[(size + 2)..];
        }

        return null;
    }
}

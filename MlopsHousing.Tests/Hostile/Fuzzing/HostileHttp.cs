using System.Text;

namespace MlopsHousing.Tests.Hostile.Fuzzing;

/// <summary>Requests whose head or framing is meant to confuse servers, or what stands between them and clients.</summary>
internal static class HostileHttp
{
    private static readonly string[] _paths =
    [
        "//", "/.", "/..", "/../", "/%2e%2e/", "/%2e%2e%2f", "/..%2f..%2fetc/passwd", "/..;/", "/%00", "/%", "/%zz", "/%c0%af", "/%ff", "/\\", "/v1", "/v1/", "/v2/", "/v1//predict", "//v1/predict",
        "/v1/./predict", "/v1/../v1/predict", "/v1/%70redict", "/V1/PREDICT", "/v1/predict/", "/v1/predict%00", "/v1/predict%20", "/v1/predict;a=b", "/v1/predict/../models", "/v1/models/..",
        "/v1/models/%2e%2e", "/v1/models/..%2f..", "/v1/models/%00", "/v1/models/a%2fb", "/v1/models/test-homes/versions/0", "/v1/models/test-homes/versions/-1",
        "/v1/models/test-homes/versions/99999999999999999999", "/v1/models/test-homes/versions/1.5", "/v1/models/test-homes/versions/1/card/..", "/v1/models/test-homes/aliases/", "/v2/models/",
        "/v2/models/..%2f/infer", "/v2/models/test-homes/versions/x/infer", "/v2/models/test-homes/versions/0/ready", "/v2/models/%F0%9F%8F%A0", "/console/assets/..%2f..%2fappsettings.json",
        "/console/assets/%2e%2e/", "/openapi/v1.yaml", "/openapi/%2e%2e/v1.json", "/docs/../docs", "/docs/v1", "/docs/%00", "/.git/config", "/.env", "/swagger", "/actuator", "/metrics/..",
        "*", "http://evil.example/v1/predict", "evil.example:443", "/v1/predict#x", "/v1/predict?", "/?", "/v1/monitoring/quality?window=7d&window=1h", "/v1/monitoring/quality?window=%00",
        "/v1/predict?coverage=1e400", "/v1/predict?coverage=NaN", "/v1/predict?coverage=0.9&coverage=0.8", "/v1/predict?coverage=", "/v1/predict?coverage=0,9", "/v1/predict?explain=1",
        "/v1/predict?explain=TRUE&explain=false", "/v1/predict?whatIf", "/v1/predict?%zz=%zz", "/v1/predict?a[]=1&a[b]=2&coverage[]=1", "/inference.GRPCInferenceService/ModelInfer",
    ];

    private static readonly string[] _methods =
        ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "PoSt", "FOO", "GET\t", "M-SEARCH", "X" + new string('x', 40), "\u00C9", "PRI"];

    private static readonly string[] _types =
    [
        "", "application/json; charset=utf-16", "application/json;charset=\"utf-8\"", "application/json; charset=", "text/json", "application/xml", "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded", "application/grpc", "application/grpc-web+proto", "application/json, text/csv", "text/csv;header=absent", "*/*", "application/x-ndjson",
        "application/jsonl", "a", "/", ";", "\"", "application/json\u00E9", new string('a', 3_000) + "/json", "application/octet-stream", "APPLICATION/JSON", "text/csv; charset=latin1",
    ];

    private static readonly (string Name, string Value)[] _headers =
    [
        ("Content-Encoding", "gzip"), ("Content-Encoding", "br, gzip"), ("Content-Encoding", "identity"), ("Content-Encoding", "x"), ("Accept", "*/*;q=0"), ("Accept", ",,,;q=9"), ("Accept", "text/csv;q=1e5"),
        ("Accept", "text/html;q=0.1, text/markdown"), ("Accept-Encoding", "*;q=0"), ("Expect", "100-continue"), ("Expect", "200-ok"), ("If-Match", "*"), ("If-Match", "W/\"a\", \"b\""), ("If-Match", "\""),
        ("If-None-Match", "*"), ("If-Modified-Since", "yesterday"), ("Range", "bytes=0-"), ("Range", "bytes=-1,0-0,5-1"), ("Range", "bytes=99999999999999999999-"), ("Upgrade", "h2c"), ("Connection", "Upgrade, HTTP2-Settings"),
        ("X-API-Key", ""), ("X-API-Key", "wrong"), ("X-API-Key", "\u00E9\u00FF"), ("X-Forwarded-For", "1.2.3.4, ::1, x"), ("X-Forwarded-Proto", "gopher"), ("X-Forwarded-Host", "evil.example"), ("Forwarded", "for=x"),
        ("traceparent", "00-00000000000000000000000000000000-0000000000000000-00"), ("traceparent", "zz"), ("tracestate", "a=b,,=,"), ("baggage", "a=b;c,=%"), ("Host", "evil.example"), ("Host", ""), ("Host", "a b"),
        ("Cookie", "a=b; =; ;"), ("Authorization", "Bearer x"), ("Origin", "null"), ("X-HTTP-Method-Override", "DELETE"), ("Inference-Header-Content-Length", "5"), ("grpc-timeout", "1n"), ("TE", "trailers"),
        ("Keep-Alive", "timeout=0"), ("X-Client-Id", "a\tb"), ("Content-MD5", "x"), ("Via", "1.0 x"), ("Max-Forwards", "0"), ("Content-Disposition", "x"), ("Accept-Charset", "utf-16"), ("Content-Language", "\u00FC"),
    ];

    /// <summary>Another method, path, type or header, or many; still framed right.</summary>
    public static Request Head(Dice dice, Request request)
    {
        for (var changes = dice.Length(4); changes > 0; changes--)
            request = dice.Below(6) switch
            {
                0 => request with { Method = dice.From(_methods) },
                1 => request with { Path = dice.From(_paths) },
                2 => request with { Path = Mutate(dice, request.Path) },
                3 => request.With("Content-Type", dice.From(_types)),
                4 => Flood(dice, request),
                _ => dice.From(_headers) is var (name, value) ? request.With(name, value) : request,
            };
        return request;
    }

    /// <summary>Bytes that two readers of HTTP may take for different requests.</summary>
    public static byte[] Smuggling(Dice dice, Request request)
    {
        var inner = "GET /v1/version HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
        var body = Encoding.Latin1.GetString(request.Body);
        var length = $"Content-Length: {request.Body.Length}\r\n";
        const string Chunked = "Transfer-Encoding: chunked\r\n";
        var chunks = $"{request.Body.Length:x}\r\n{body}\r\n0\r\n\r\n";
        var text = dice.Below(24) switch
        {
            0 => request.Head(length + Chunked) + chunks,
            1 => request.Head(Chunked + length) + "0\r\n\r\n" + inner,
            2 => request.Head(length + "Content-Length: 0\r\n") + body + inner,
            3 => request.Head("Content-Length: 0, 5\r\n") + body,
            4 => request.Head(dice.Of("Content-Length: -1\r\n", "Content-Length: +5\r\n", "Content-Length: 0x5\r\n", "Content-Length: 99999999999999999999\r\n", "Content-Length: \r\n", "Content-Length: 5 5\r\n")) + body,
            5 => request.Head(dice.Of("Transfer-Encoding: xchunked\r\n", "Transfer-Encoding: chunked, identity\r\n", "Transfer-Encoding:\tchunked\r\n", "Transfer-Encoding: gzip, chunked\r\n", "Transfer-Encoding : chunked\r\n", "transfer-encoding: CHUNKED\r\n", "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n")) + chunks,
            6 => request.Head(length).Replace("\r\n", "\n", StringComparison.Ordinal) + body,
            7 => request.Head(length).Replace("\r\n", "\r", StringComparison.Ordinal) + body,
            8 => request.Head("X-Folded: a\r\n b\r\n\tc\r\n" + length) + body,
            9 => request.Head(Chunked) + $"{request.Body.Length:x};a=b;c=\"\r\n\"\r\n{body}\r\n0;x\r\nTrailer: y\r\nContent-Length: 5\r\n\r\n",
            10 => request.Head(Chunked) + dice.Of("ffffffffffffffff\r\n", "-1\r\n", "0x5\r\n", "\r\n", "g\r\n", "5\n", "00000000000000000000000000005\r\n", $"{new string('0', 5_000)}\r\n", "7fffffff\r\n") + body,
            11 => request.Head(Chunked) + string.Concat(body.Select(c => $"1;{new string('x', dice.Below(50))}\r\n{c}\r\n")) + "0\r\n\r\n",
            12 => request.Head(Chunked) + chunks[..^2] + string.Concat(Enumerable.Repeat("T: x\r\n", dice.Length(5_000))) + "\r\n",
            13 => request.Head(length)[..^2] + "Bad Header: x\r\n: empty\r\nNoColon\r\n\r\n" + body,
            14 => request.Head("X-Nul: a\0b\r\n" + length) + body,
            15 => "\r\n\r\n" + request.Head(length) + body + inner + inner,
            16 => request.Head(length).Replace("HTTP/1.1", dice.Of("HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/1.2", "HTTP/11", "http/1.1", "", "HTTP/1.1 x"), StringComparison.Ordinal) + body,
            17 => request.Head(length).Replace("Host: 127.0.0.1\r\n", dice.Of("", "Host: a\r\nHost: b\r\n", "Host: \u00E9\r\n", "Host: [::1\r\n", "Host: a:99999\r\n"), StringComparison.Ordinal) + body,
            18 => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + body,
            19 => "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + body,
            20 => string.Concat(Enumerable.Repeat(inner, dice.Length(60))),
            21 => request.Head($"Expect: 100-continue\r\n{length}") + body,
            22 => request.Head(string.Concat(Enumerable.Range(0, dice.Length(300)).Select(i => $"X-{i}: {new string('v', dice.Below(200))}\r\n")) + length) + body,
            _ => new string('A', dice.Length(40_000)) + request.Head(length) + body,
        };
        return Encoding.Latin1.GetBytes(text);
    }

    private static Request Flood(Dice dice, Request request)
    {
        var (count, size) = dice.OneIn(2) ? (dice.Length(120), 20) : (1, dice.Length(40_000));
        return request with { Headers = [.. request.Headers, .. Enumerable.Range(0, count).Select(i => ($"X-Flood-{i}", new string('f', size)))] };
    }

    private static string Mutate(Dice dice, string path)
    {
        var at = dice.Below(path.Length + 1);
        return dice.Below(4) switch
        {
            0 => path.Insert(at, dice.Of("/", "//", "/../", "%2e%2e/", "%2f", "%5c", "%00", "%0d%0aX:y", ";", "?", "&", "#", "%u002f", "\u00E9", "~", "'", "{", "|", "%25", "+", "=")),
            1 => path + new string('a', dice.Length(12_000)),
            2 => path + "?" + string.Join('&', Enumerable.Range(0, dice.Length(1_500)).Select(i => $"q{i}=1")),
            _ => path[..at],
        };
    }
}

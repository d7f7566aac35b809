using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlopsHousing.Tests.EndToEnd;

/// <summary>A request that both modes get, and the answer that they must agree on.</summary>
/// <param name="Part">Whose endpoint it is: <c>api</c> or <c>predict</c>.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path and query.</param>
/// <param name="Body">The body, if any, sent as UTF-8.</param>
/// <param name="Type">Its content type.</param>
internal sealed record Exchange(string Part, HttpMethod Method, string Path, string? Body = null, string Type = "application/json")
{
    // What tells one request from another, and one start from another.
    private static readonly string[] _differ = ["id", "traceId"];

    // Headers by which a client decides something.
    private static readonly string[] _headers =
        ["Content-Type", "X-Cache", "Retry-After", "Allow", "Accept", "ETag", "Location", "WWW-Authenticate", "RateLimit-Policy", "Server"];

    // Api's, for browsers. In the all-in-one they are on Predict's answers too, which does nobody harm.
    private static readonly string[] _securityHeaders =
        ["X-Content-Type-Options", "X-Frame-Options", "Content-Security-Policy", "Referrer-Policy", "Cache-Control"];

    private static readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };

    public static Exchange Get(string part, string path) => new(part, HttpMethod.Get, path);

    public static Exchange Post(string part, string path, string body, string type = "application/json") => new(part, HttpMethod.Post, path, body, type);

    /// <summary>Sends it and writes the answer down: status, headers, body without what differs from one request to the next.</summary>
    public async Task<string> SendAsync(BothModes.Mode mode)
    {
        using var request = new HttpRequestMessage(Method, new Uri(Part == "api" ? mode.Api : mode.Predict, Path));
        if (Body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", Type);
        }

        using var response = await _http.SendAsync(request);
        var text = new StringBuilder().AppendLine($"{(int)response.StatusCode}");
        foreach (var name in Part == "api" ? [.. _headers, .. _securityHeaders] : _headers)
        {
            if (response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values))
                text.AppendLine($"{name}: {string.Join(", ", values)}");
        }

        var lines = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var line in lines)
            text.AppendLine(Plain(line));
        return text.ToString();
    }

    private static string Plain(string line)
    {
        try
        {
            var json = JsonNode.Parse(line);
            Remove(json);
            return json?.ToJsonString() ?? "null";
        }
        catch (JsonException)
        {
            return line;
        }
    }

    private static void Remove(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var name in _differ)
                    members.Remove(name);
                foreach (var (_, value) in members)
                    Remove(value);
                break;
            case JsonArray items:
                foreach (var item in items)
                    Remove(item);
                break;
        }
    }
}

using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MlopsHousing.Tests.Hostile.Fuzzing;

/// <summary>What no answer may be, whatever was asked.</summary>
/// <param name="secrets">Texts that stand in no answer: keys, passwords, folders.</param>
internal sealed partial class Oracle(IReadOnlyList<string> secrets)
{
    // What the server itself answers to what is no request: it has no form of ours, and closes the connection.
    private static readonly int[] _ofTheServer = [400, 405, 408, 411, 413, 414, 417, 421, 426, 431, 501, 505];

    /// <summary>What is wrong with an answer; null where nothing is.</summary>
    public string? FaultOf(FuzzCase sent, Answer answer)
    {
        if (answer.Status is < 100 or > 599) return $"{answer.Status} is no status.";
        if (answer.Status >= 500 && !(answer.Status is 501 or 505 && answer.Body.Length == 0)) return $"It answered {answer.Status}: {Excerpt(answer)}";
        var all = answer.Text + string.Concat(answer.Headers.Select(h => h.Value + "\n"));
        if (secrets.FirstOrDefault(all.Contains) is { } secret) return $"The answer tells a secret ({secret.Length} characters): {Excerpt(answer)}";
        if (answer.Status < 400 || sent.Method == "HEAD") return null;
        if (Internals().Match(all) is { Success: true } leak) return $"The error tells about the inside (“{leak.Value}”): {Excerpt(answer)}";
        if (answer.Body.Length == 0) return _ofTheServer.Contains(answer.Status) && answer["Connection"] == "close" ? null : $"{answer.Status} without a body.";
        return FormOf(sent, answer);
    }

    /// <summary>What is wrong with what a gRPC port said: its texts stand in the frames as they are.</summary>
    public string? FaultOf(byte[] frames)
    {
        var text = Encoding.Latin1.GetString(frames);
        // Metrics are there, too; what they name is named on purpose.
        if (text.Contains("# TYPE ", StringComparison.Ordinal)) return null;
        return secrets.Any(text.Contains) ? "The frames tell a secret." : Internals().Match(text) is { Success: true } leak ? $"The frames tell about the inside (“{leak.Value}”)." : null;
    }

    private static string? FormOf(FuzzCase sent, Answer answer)
    {
        JsonElement json;
        try
        {
            json = JsonElement.Parse(answer.Body);
        }
        catch (JsonException)
        {
            return $"The error is no JSON: {Excerpt(answer)}";
        }

        if (answer.Type == "application/problem+json")
            return Text(json, "type").StartsWith("/docs/problems#", StringComparison.Ordinal) && Text(json, "title") != "" && Text(json, "traceId") != ""
                && json.GetProperty("status").GetInt32() == answer.Status && !(sent is { IsWhole: true, Target: not FuzzTarget.Api } && sent.Path.StartsWith("/v2/", StringComparison.Ordinal) && !LeadsOut().IsMatch(sent.Path))
                ? null
                : $"The problem is not one: {Excerpt(answer)}";
        if (answer.Type != "application/json") return $"The error is {answer.Type}: {Excerpt(answer)}";
        // The Open Inference Protocol's error, or MLflow's.
        return Text(json, "error") != "" || (Text(json, "error_code") != "" && Text(json, "message") != "") ? null : $"The error has another form: {Excerpt(answer)}";
    }

    private static string Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static string Excerpt(Answer answer) => $"{answer.Status} {answer.Type} {(answer.Text is { Length: > 300 } text ? text[..300] + "…" : answer.Text)}";

    // Out of /v2 again, to where the API answers.
    [GeneratedRegex(@"(\.|%2e){2}", RegexOptions.IgnoreCase)]
    private static partial Regex LeadsOut();

    // Names of types and methods, stack frames, source files, folders of a machine.
    [GeneratedRegex(@"\b(System|Microsoft|Npgsql|Grpc|Google|StackExchange|Sylvan|Amazon)\.[A-Z]\w+|MlopsHousing\.\w+|\w+Exception\b|\n?\s+at \w+[.`\w]*\(|\.cs:line|(?<![\w.])/(home|root|tmp|usr|var|etc|app)/\w|[A-Z]:\\\\\w|SELECT |INSERT |SQLite|Kestrel|BytePositionInLine|LineNumber:")]
    private static partial Regex Internals();
}

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MlopsHousing.Tests.Documentation;

/// <summary>Compares what a command wrote with what a document shows, where … stands for what differs from run to run.</summary>
internal static partial class ExpectedOutput
{
    private const string Anything = "…";

    /// <summary>Compares JSON by its values, whatever its white space; only a string may hold an ellipsis, and then stands for any value.</summary>
    public static void IsJson(string shown, string written, string where)
    {
        var (expected, actual) = (JsonNode.Parse(shown), Parse(written, where));
        Assert.True(Matches(expected, actual), $"{where} shows\n{expected}\nbut the command wrote\n{actual}");
    }

    /// <summary>Compares text by its lines; trailing white space and runs of blanks don't count.</summary>
    public static void IsText(string shown, string written, string where)
    {
        var pattern = $"^{Regex.Escape(Plain(shown)).Replace(Anything, ".*?", StringComparison.Ordinal)}$";
        Assert.True(Regex.IsMatch(Plain(written), pattern, RegexOptions.Singleline), $"{where} shows\n{shown}\nbut the command wrote\n{written}");
    }

    private static JsonNode? Parse(string written, string where)
    {
        try
        {
            return JsonNode.Parse(written);
        }
        catch (System.Text.Json.JsonException)
        {
            throw new FormatException($"{where} shows JSON, but the command wrote\n{written}");
        }
    }

    private static bool Matches(JsonNode? expected, JsonNode? actual) => (expected, actual) switch
    {
        (JsonObject one, JsonObject other) => one.Count == other.Count && one.All(member =>
            other.TryGetPropertyValue(member.Key, out var value) && Matches(member.Value, value)),
        (JsonArray one, JsonArray other) => one.Count == other.Count && one.Zip(other).All(pair => Matches(pair.First, pair.Second)),
        (JsonValue one, _) when one.TryGetValue<string>(out var text) && text.Contains(Anything, StringComparison.Ordinal) =>
            Regex.IsMatch(
                actual is JsonValue value && value.TryGetValue<string>(out var found) ? found : actual?.ToJsonString() ?? "null",
                $"^{Regex.Escape(text).Replace(Anything, ".*", StringComparison.Ordinal)}$",
                RegexOptions.Singleline),
        _ => JsonNode.DeepEquals(expected, actual),
    };

    private static string Plain(string text) => string.Join('\n', Blanks().Replace(text, " ").Trim().Split('\n').Select(line => line.Trim()));

    [GeneratedRegex(@"[ \t]+")]
    private static partial Regex Blanks();
}

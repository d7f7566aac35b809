using System.Diagnostics;
using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MlopsHousing.ServiceDefaults.Logging;

namespace MlopsHousing.Tests.ServiceDefaults;

public sealed class JsonLineFormatterTests
{
    [Fact]
    public void A_line_has_time_level_category_message_values_and_exception()
    {
        var before = DateTime.UtcNow;
        var line = Parse(Write(
            LogLevel.Warning, "Swapped {Model} in {Seconds} s", [new("Model", "house"), new("Seconds", 1.5)], new InvalidOperationException("why")));
        Assert.InRange(line.GetProperty("time").GetDateTime(), before, DateTime.UtcNow);
        Assert.EndsWith("Z", line.GetProperty("time").GetString());
        Assert.Equal("warning", line.GetProperty("level").GetString());
        Assert.Equal("category", line.GetProperty("category").GetString());
        Assert.Equal("Swapped {Model} in {Seconds} s", line.GetProperty("message").GetString());
        Assert.Equal("""{"Model":"house","Seconds":1.5}""", line.GetProperty("values").GetRawText());
        Assert.Contains("why", line.GetProperty("exception").GetString());
    }

    [Fact]
    public void A_line_within_a_request_has_its_trace_ids()
    {
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        var line = Parse(Write(LogLevel.Information, "hello", []));
        Assert.Equal(activity.TraceId.ToHexString(), line.GetProperty("traceId").GetString());
        Assert.Equal(activity.SpanId.ToHexString(), line.GetProperty("spanId").GetString());
    }

    [Fact]
    public void Any_text_and_any_number_make_one_line_of_valid_json() =>
        Gen.Select(Gen.String, Gen.String[Gen.Char, 1, 10], Gen.Double).Sample((message, name, number) =>
        {
            var line = Write(LogLevel.Information, message, [new(name, message), new("number", number), new("nothing", null)]);
            Assert.Equal(line.Length - Environment.NewLine.Length, line.IndexOf('\n'));
            Assert.Equal(JsonValueKind.Object, Parse(line).GetProperty("values").ValueKind);
        });

    private static string Write(LogLevel level, string message, KeyValuePair<string, object?>[] values, Exception? error = null)
    {
        KeyValuePair<string, object?>[] state = [.. values, new("{OriginalFormat}", message)];
        using var writer = new StringWriter();
        new JsonLineFormatter().Write(
            new LogEntry<KeyValuePair<string, object?>[]>(level, "category", default, state, error, (_, _) => message), null, writer);
        return writer.ToString();
    }

    private static JsonElement Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.Clone();
    }
}

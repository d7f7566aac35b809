using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace MlopsHousing.Cli;

/// <summary>Options that name a moment: a span of time before now, or a date and time.</summary>
internal static class Moment
{
    private const string Forms = "a span such as 90m, 24h or 7d, or a time such as 2026-01-31 or 2026-01-31T08:00:00Z (UTC)";

    /// <summary>Null where it is left out: help would show a default as .NET writes it, which the option itself doesn't take.</summary>
    public static Option<DateTime?> Option(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result => Parse(name, result),
        HelpName = "TIME",
    };

    /// <summary>The moment that a text means; null where it means none.</summary>
    public static DateTime? Parse(string text, DateTime now)
    {
        if (text.Length > 1 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= 100_000)
        {
            TimeSpan? span = text[^1] switch
            {
                's' => TimeSpan.FromSeconds(count),
                'm' => TimeSpan.FromMinutes(count),
                'h' => TimeSpan.FromHours(count),
                'd' => TimeSpan.FromDays(count),
                _ => null,
            };
            if (span is { } back) return now - back;
        }

        return DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) && text.Contains('-', StringComparison.Ordinal)
            ? at
            : null;
    }

    private static DateTime? Parse(string name, ArgumentResult result)
    {
        if (Parse(result.Tokens.Single().Value, DateTime.UtcNow) is { } moment) return moment;
        result.AddError($"{name} must be {Forms}, not '{result.Tokens.Single().Value}'");
        return null;
    }
}

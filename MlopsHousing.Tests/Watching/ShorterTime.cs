using System.Text.RegularExpressions;

namespace MlopsHousing.Tests.Watching;

/// <summary>
/// Rules and routes as they are in the repository, in a time in which a minute lasts a second, or less: every duration in a
/// range, an offset, a <c>for</c>, an interval or a wait is divided by 60, or more. A range is never shorter than ten seconds, for
/// it needs some scrapes, and nothing else shorter than one. No other part of an expression is touched.
/// </summary>
internal static partial class ShorterTime
{
    private const int LeastRange = 10;

    /// <summary>YAML with its durations divided.</summary>
    public static string Of(string yaml, int by = 60) => Durations().Replace(yaml, match =>
        $"{match.Groups["before"]}{Seconds(match.Groups["time"].Value, by, match.Value.StartsWith('[') ? LeastRange : 1)}s{match.Groups["after"]}");

    private static int Seconds(string time, int by, int least)
    {
        var number = int.Parse(time[..^1], System.Globalization.CultureInfo.InvariantCulture);
        var seconds = number * time[^1] switch { 's' => 1, 'm' => 60, 'h' => 3_600, 'd' => 86_400, _ => throw new FormatException($"{time} is no duration that is known here.") };
        return Math.Max(least, seconds / by);
    }

    [GeneratedRegex(@"(?<before>\[|\boffset |\b(for|interval|scrape_interval|evaluation_interval|group_wait|group_interval|repeat_interval): )(?<time>\d+[a-z])(?<after>\]?)")]
    private static partial Regex Durations();
}

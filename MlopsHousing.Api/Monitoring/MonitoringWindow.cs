using System.Globalization;
using MlopsHousing.Api.Problems;

namespace MlopsHousing.Api.Monitoring;

/// <summary>The spans of time that can be asked for. A closed set, so that answers can be kept for a moment.</summary>
internal static class MonitoringWindow
{
    public const string Default = "7d";

    private static readonly string[] _all = ["1h", "6h", "24h", "7d", "30d", "90d"];

    public static readonly Problem Refused = new(ProblemKinds.BadRequest, $"The parameter 'window' must be one of {string.Join(", ", _all)}.");

    public static bool TryRead(string? text, out string name, out TimeSpan length)
    {
        name = text ?? Default;
        length = default;
        if (!_all.Contains(name)) return false;
        var number = int.Parse(name.AsSpan(0, name.Length - 1), CultureInfo.InvariantCulture);
        length = name[^1] == 'h' ? TimeSpan.FromHours(number) : TimeSpan.FromDays(number);
        return true;
    }
}

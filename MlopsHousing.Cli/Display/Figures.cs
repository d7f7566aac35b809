using System.Globalization;

namespace MlopsHousing.Cli.Display;

/// <summary>How figures are written for people.</summary>
internal static class Figures
{
    /// <summary>Whole from a thousand on, else to four significant digits.</summary>
    public static string Number(double value) => Math.Abs(value) >= 1000
        ? value.ToString("F0", CultureInfo.InvariantCulture)
        : value.ToString("G4", CultureInfo.InvariantCulture);

    public static string R2(double value) => value.ToString("F4", CultureInfo.InvariantCulture);

    /// <summary>A share as percent.</summary>
    public static string Percent(double value) => value.ToString("P2", CultureInfo.InvariantCulture).Replace(" ", "", StringComparison.Ordinal);

    public static string Count(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

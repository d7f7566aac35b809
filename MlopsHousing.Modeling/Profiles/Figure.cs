using System.Globalization;

namespace MlopsHousing.Modeling.Profiles;

/// <summary>Numbers as a profile keeps them: short, and the same on every processor.</summary>
internal static class Figure
{
    /// <summary>Rounds to some significant digits.</summary>
    public static double Round(double value, int digits = 9) =>
        double.Parse(value.ToString($"G{digits}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) + 0.0; // no -0

    public static string Write(double value) => value.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;

namespace MlopsHousing.Training.Cards;

/// <summary>How a card writes figures.</summary>
internal static class CardFigures
{
    public static string Number(double value) => Math.Abs(value) >= 1000 ? value.ToString("N0", CultureInfo.InvariantCulture)
        : Math.Abs(value) >= 100 ? value.ToString("0.##", CultureInfo.InvariantCulture)
        : value.ToString("0.####", CultureInfo.InvariantCulture);

    public static string Count(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    /// <summary>A share that was asked for, without digits that it does not have.</summary>
    public static string Round(double share) => (100 * share).ToString("0.##", CultureInfo.InvariantCulture) + " %";
}

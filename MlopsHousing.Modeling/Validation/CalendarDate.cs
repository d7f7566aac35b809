using System.Globalization;

namespace MlopsHousing.Modeling.Validation;

/// <summary>Dates in rows: days since 1970-01-01, written as ISO 8601 calendar dates.</summary>
public static class CalendarDate
{
    private static readonly int Epoch = new DateOnly(1970, 1, 1).DayNumber;

    /// <summary>Days since 1970-01-01; NaN when the text is not a date of the form 2026-01-31.</summary>
    public static double Parse(ReadOnlySpan<char> text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date.DayNumber - Epoch
            : double.NaN;

    public static string Format(double days) =>
        DateOnly.FromDayNumber((int)Math.Clamp(days + Epoch, DateOnly.MinValue.DayNumber, DateOnly.MaxValue.DayNumber))
            .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

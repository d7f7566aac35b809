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

    /// <summary>Days since 1970-01-01; NaN when the text is neither of the form nor of the form 2026-01-31. A time of day is left out.</summary>
    /// <param name="text">The date.</param>
    /// <param name="form">In .NET's letters, such as <c>M/d/yyyy</c>; null for 2026-01-31 only.</param>
    public static double Parse(ReadOnlySpan<char> text, string? form) =>
        form is not null && DateTime.TryParseExact(text, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? DateOnly.FromDateTime(at).DayNumber - Epoch
            : Parse(text);

    /// <summary>Whether a form tells every date from every other.</summary>
    public static bool IsForm(string form)
    {
        try
        {
            // Where day and month, or two days, look the same, this date does not come back.
            var date = new DateOnly(2023, 11, 25);
            return Parse(date.ToDateTime(default).ToString(form, CultureInfo.InvariantCulture), form) + Epoch == date.DayNumber;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    public static string Format(double days) =>
        DateOnly.FromDayNumber((int)Math.Clamp(days + Epoch, DateOnly.MinValue.DayNumber, DateOnly.MaxValue.DayNumber))
            .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

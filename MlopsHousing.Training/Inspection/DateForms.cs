using System.Globalization;
using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Training.Inspection;

/// <summary>The ways in which tables write dates.</summary>
internal static class DateForms
{
    // Digits alone are a date only where they name a year that something could have been built or sold in.
    private const string Digits = "yyyyMMdd";
    private static readonly double _earliest = CalendarDate.Parse("1700-01-01");
    private static readonly double _latest = CalendarDate.Parse("2199-12-31");

    private static readonly string[] _days =
    [
        "yyyy-MM-dd", Digits, "yyyy/M/d", "yyyy.M.d", "M/d/yyyy", "d/M/yyyy", "d.M.yyyy", "M-d-yyyy", "d-M-yyyy",
        "d MMM yyyy", "d MMMM yyyy", "MMM d, yyyy", "MMMM d, yyyy", "d-MMM-yyyy", "d-MMM-yy", "M/d/yy", "d/M/yy", "d.M.yy",
    ];

    private static readonly string[] _times = ["", "'T'HHmmss", "'T'HH:mm:ss", "'T'HH:mm:ss'Z'", "'T'HH:mm:ss.FFFFFFF", "'T'HH:mm:ss.FFFFFFF'Z'", " H:mm", " H:mm:ss", " H:mm:ss.FFFFFFF"];

    private static readonly string[] _all = [.. _times.SelectMany(time => _days.Select(day => day + time))];

    /// <summary>The forms that all texts have, the likeliest first; null for that of 2026-01-31.</summary>
    public static IReadOnlyList<string?> Of(IReadOnlyList<string> texts) =>
        texts.Count == 0 || !char.IsAsciiLetterOrDigit(texts[0].TrimStart().FirstOrDefault())
            ? []
            : [.. _all.Where(form => texts.All(text => Has(text.AsSpan().Trim(), form))).Select(form => form == _all[0] ? null : form)];

    private static bool Has(ReadOnlySpan<char> text, string form) =>
        DateTime.TryParseExact(text, form, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
        && (form != Digits || CalendarDate.Parse(text, form) is var days && days >= _earliest && days <= _latest);
}

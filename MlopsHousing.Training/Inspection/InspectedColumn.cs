using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;
using MlopsHousing.Modeling.Validation;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Training.Inspection;

/// <summary>One column of unknown data, read every way that it can be.</summary>
internal sealed partial class InspectedColumn
{
    // Where nearly all are numbers, a few words such as "unknown" say that one is not there; many are something else.
    private const double MostOdd = 0.1;
    private const int MostOddTexts = 5;

    // Of those below, what is no name for a category ("None" is one: a house has none).
    private static readonly string[] _missingCategories = ["NA", "N/A", "n/a", "NaN", "nan", "NULL", "null"];

    // How programs that write tables say that a number is not there.
    private static readonly string[] _missingTexts = ["NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "None", "?", "-", "."];

    private static readonly SearchValues<char> _numeric = SearchValues.Create("0123456789+-.eE ");

    public InspectedColumn(CsvTable table, int place)
    {
        Name = table.Header[place];
        Cells = [.. table.Rows.Select(row => row[place])];
        Words = [.. Word().Matches(Name).Select(m => m.Value.ToLowerInvariant())];
        var given = Cells.Where(c => !string.IsNullOrWhiteSpace(c)).ToList();
        Distinct = given.Distinct(StringComparer.Ordinal).Count();
        Missing = Cells.Length - given.Count;
        var measured = given.Where(c => !_missingTexts.Contains(c.Trim())).ToList();
        if (measured.Count == 0) return;
        var forms = DateForms.Of(measured);
        IsDate = forms.Count > 0;
        DateFormat = IsDate ? forms[0] : null;
        OtherDateFormat = forms.ElementAtOrDefault(1);
        var odd = IsDate ? [] : measured.Where(c => !IsPlainNumber(c)).ToList();
        var oddTexts = odd.Select(c => c.Trim()).Distinct(StringComparer.Ordinal).ToList();
        var mostlyNumbers = odd.Count <= MostOdd * measured.Count && !odd.Any(c => LeadingZero().IsMatch(c));
        var amounts = oddTexts.Where(c => Around(c) is not null).ToList();
        var areAmounts = amounts.Select(Around).Distinct().Count() == 1 && odd.Count(c => Around(c) is null) <= MostOdd * measured.Count;
        IsNumber = !IsDate && mostlyNumbers && oddTexts.Count <= MostOddTexts && !areAmounts;
        if (!IsNumber && (mostlyNumbers || areAmounts) && !IsDate)
            Oddity = $"{(mostlyNumbers ? "nearly all are numbers, but not" : "they look like amounts, such as")} '{(areAmounts ? amounts : oddTexts)[0]}'; write them all like 1250.5 to use it as a number";
        var known = IsDate || IsNumber ? [.. _missingTexts, .. oddTexts] : _missingCategories;
        MissingTexts = [.. given.Select(c => c.Trim()).Where(known.Contains).Distinct().Order(StringComparer.Ordinal)];
        Missing += given.Count(c => known.Contains(c.Trim()));
        if (!IsDate && !IsNumber) return;
        Values = Array.ConvertAll(Cells, c => IsDate ? CalendarDate.Parse(c.Trim(), DateFormat) : Number(c));
        IsWhole = IsNumber && Values.All(v => double.IsNaN(v) || v == Math.Floor(v));
    }

    public string Name { get; }

    /// <summary>The words of its name in lower case: <c>zipCode</c> and <c>Zip Code</c> are the same two.</summary>
    public IReadOnlyList<string> Words { get; }

    public string[] Cells { get; }

    /// <summary>Different texts.</summary>
    public int Distinct { get; }

    public bool IsDate { get; }

    /// <summary>How its dates are written; null where as 2026-01-31.</summary>
    public string? DateFormat { get; }

    /// <summary>Another way to read the same texts as dates; null where there is none.</summary>
    public string? OtherDateFormat { get; }

    public bool IsNumber { get; }

    /// <summary>Why a column that nearly looks like numbers is none; null elsewhere.</summary>
    public string? Oddity { get; }

    public bool IsWhole { get; }

    /// <summary>Numbers, or days of dates; NaN where missing. Empty for texts.</summary>
    public double[] Values { get; } = [];

    /// <summary>Cells that are empty, or hold a text that stands for a missing value.</summary>
    public int Missing { get; }

    /// <summary>The texts that stand for missing values.</summary>
    public IReadOnlyList<string> MissingTexts { get; } = [];

    /// <summary>The least and greatest value.</summary>
    public (double Min, double Max) Extremes
    {
        get
        {
            var present = Values.Where(v => !double.IsNaN(v));
            return (present.Min(), present.Max());
        }
    }

    /// <summary>Whether a cell is a number that loses nothing when it is read as one.</summary>
    public static bool IsPlainNumber(string cell) => double.IsFinite(Number(cell)) && !LeadingZero().IsMatch(cell);

    /// <summary>What stands around a number that is written for people, as in $1,250.00 or 85 m²; null of what is none.</summary>
    private static string? Around(string cell) => !LeadingZero().IsMatch(cell) && Amount().Match(cell.Trim()) is { Success: true } amount
        ? $"{amount.Groups["before"]}#{amount.Groups["after"]}"
        : null;

    private static double Number(string cell) =>
        !cell.AsSpan().ContainsAnyExcept(_numeric) && double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : double.NaN;

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")]
    private static partial Regex Word();

    // Thousands set apart or not, decimals after a point or a comma; a currency before it, or a currency or unit after it.
    [GeneratedRegex(@"^(?<before>\p{Sc}|[A-Z]{3})?\s?[+-]?([0-9]{1,3}([.,'’\s][0-9]{3})+|[0-9]+)([.,][0-9]+)?\s?(?<after>\p{Sc}|%|\p{L}[\p{L}0-9²³/ ]*)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Amount();

    // 02134 is a code: as a number it would lose its first digit.
    [GeneratedRegex(@"^\s*[+-]?0[0-9]")]
    private static partial Regex LeadingZero();
}

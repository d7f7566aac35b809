using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;
using MlopsHousing.Modeling.Validation;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Training.Inspection;

/// <summary>One column of unknown data, read every way that it can be.</summary>
internal sealed partial class InspectedColumn
{
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
        IsDate = measured.All(c => !double.IsNaN(CalendarDate.Parse(c.Trim())));
        IsNumber = !IsDate && measured.All(c => double.IsFinite(Number(c)) && !LeadingZero().IsMatch(c));
        var known = IsDate || IsNumber ? _missingTexts : _missingCategories;
        MissingTexts = [.. given.Select(c => c.Trim()).Where(known.Contains).Distinct().Order(StringComparer.Ordinal)];
        Missing += given.Count(c => known.Contains(c.Trim()));
        if (!IsDate && !IsNumber) return;
        Values = Array.ConvertAll(Cells, c => IsDate ? CalendarDate.Parse(c.Trim()) : Number(c));
        IsWhole = IsNumber && Values.All(v => double.IsNaN(v) || v == Math.Floor(v));
    }

    public string Name { get; }

    /// <summary>The words of its name in lower case: <c>zipCode</c> and <c>Zip Code</c> are the same two.</summary>
    public IReadOnlyList<string> Words { get; }

    public string[] Cells { get; }

    /// <summary>Different texts.</summary>
    public int Distinct { get; }

    public bool IsDate { get; }

    public bool IsNumber { get; }

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

    private static double Number(string cell) =>
        !cell.AsSpan().ContainsAnyExcept(_numeric) && double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : double.NaN;

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")]
    private static partial Regex Word();

    // 02134 is a code: as a number it would lose its first digit.
    [GeneratedRegex(@"^\s*[+-]?0[0-9]")]
    private static partial Regex LeadingZero();
}

using System.Globalization;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Cli.Retraining;

/// <summary>Tells rows by what they say, however it is written: 41 and 41.0 are one number, 2026-01-31 and 31.1.2026 one date.</summary>
/// <param name="signature">The signature of the data.</param>
/// <param name="columns">Features and target, in the order of the cells.</param>
internal sealed class RowKeys(Signature signature, IReadOnlyList<string> columns)
{
    private readonly Feature?[] _features = [.. columns.Select(name => signature.IndexOf(name) is >= 0 and var at ? signature.Features[at] : null)];
    private readonly RowIssues _issues = new();

    /// <summary>The same for rows of the same features and the same target.</summary>
    public string Of(string[] cells) => string.Join('\u001f', cells.Select((cell, place) => _features[place] switch
    {
        { Type: FeatureType.Category } category => double.IsNaN(category.CategoryValue(cell)) ? "" : cell,
        { } feature => Text(CellReader.Read(cell, feature, _issues)),
        // The target.
        null => Text(double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN),
    }));

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}

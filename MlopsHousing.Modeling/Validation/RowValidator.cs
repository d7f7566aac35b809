using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Modeling.Validation;

/// <summary>
/// The one check of a row against a signature. Every way in (JSON, CSV, tensors, the training data) ends here, so a row
/// that is refused on one path is refused on all.
/// </summary>
public static class RowValidator
{
    /// <summary>Adds what is wrong with <paramref name="row"/> to <paramref name="issues"/>.</summary>
    /// <param name="signature">The model's signature.</param>
    /// <param name="row"><see cref="Signature.Width"/> values in the signature's order.</param>
    /// <param name="issues">Fields that a parser already found at fault are not judged again.</param>
    public static void Check(Signature signature, ReadOnlySpan<double> row, RowIssues issues)
    {
        if (row.Length != signature.Width)
            throw new ArgumentException($"A row of {signature.Name} has {signature.Width} values, not {row.Length}.", nameof(row));

        for (var i = 0; i < row.Length; i++)
        {
            var value = row[i];
            var feature = signature.Features[i];
            if (issues.HasFaults && issues.IsAtFault(feature.Name)) continue;

            if (double.IsNaN(value))
            {
                if (feature.IsRequired) issues.AddFault(feature.Name, Rules.Required, "is required");
            }
            else if (feature.Type == FeatureType.Category)
            {
                CheckCategory(feature, value, issues);
            }
            else
            {
                CheckNumber(feature, value, issues);
            }
        }
    }

    private static void CheckCategory(Feature feature, double value, RowIssues issues)
    {
        if (value >= 0 && value < (feature.Categories?.Count ?? 0) && value == Math.Floor(value)) return;
        const string unseen = "is a category that training never saw";
        if (value != -1 || feature.Unseen == UnseenPolicy.Reject)
            issues.AddFault(feature.Name, Rules.Category, unseen);
        else
            issues.AddWarning(feature.Name, Rules.Category, unseen + "; scored by the fallback");
    }

    private static void CheckNumber(Feature feature, double value, RowIssues issues)
    {
        if (!double.IsFinite(value))
            issues.AddFault(feature.Name, Rules.Range, "must be a finite number");
        else if (feature.HardRange is { } hard && !hard.Contains(value))
            issues.AddFault(feature.Name, Rules.Range, $"must be {Describe(feature, hard)}");
        else if (feature.TrainingRange is { } seen && !seen.Contains(value))
            issues.AddWarning(feature.Name, Rules.Extrapolation, $"is outside what training saw ({Describe(feature, seen)}); the prediction extrapolates");
    }

    private static string Describe(Feature feature, Interval range) => feature.Type == FeatureType.Date
        ? $"{CalendarDate.Format(range.Min)} to {CalendarDate.Format(range.Max)}"
        : feature.Unit is { Length: > 0 } unit ? $"{range} {unit}" : range.ToString();
}

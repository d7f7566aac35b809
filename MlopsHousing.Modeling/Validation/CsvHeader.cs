using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Modeling.Validation;

/// <summary>Finds the feature of each column of a table.</summary>
public static class CsvHeader
{
    /// <summary>Per column its feature's place in a row; what doesn't fit is added to <paramref name="issues"/>.</summary>
    public static int[] Match(IReadOnlyList<string> columns, Signature signature, RowIssues issues)
    {
        if (columns.Count == 1 && signature.Width > 1 && columns[0].AsSpan().ContainsAny(';', '\t'))
        {
            issues.AddFault("", Rules.Columns, "the header must separate its columns by commas");
            return [];
        }

        var seen = new bool[signature.Width];
        var features = new int[columns.Count];
        for (var column = 0; column < columns.Count; column++)
        {
            var feature = features[column] = signature.IndexOf(columns[column]);
            if (feature < 0)
                FieldName.ReportUnknown(columns[column], signature, issues);
            else if (seen[feature])
                issues.AddFault(columns[column], Rules.Duplicate, "is a column more than once");
            else
                seen[feature] = true;
        }

        for (var i = 0; i < seen.Length; i++)
            if (!seen[i] && signature.Features[i].IsRequired)
                issues.AddFault(signature.Features[i].Name, Rules.Required, "is required, but there is no such column");
        return features;
    }
}

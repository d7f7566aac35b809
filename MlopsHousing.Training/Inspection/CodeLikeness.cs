namespace MlopsHousing.Training.Inspection;

/// <summary>Whether whole numbers look like names of kinds, such as building classes, rather than amounts.</summary>
internal static class CodeLikeness
{
    private const int MostCodes = 200;
    private const int RowsPerCode = 5;

    // How much more of the target's variance it must explain which number it is than how large it is.
    private const double Margin = 0.15;

    /// <returns>False, too, where there are too many different numbers, or too few rows of each, to tell.</returns>
    public static bool Of(InspectedColumn column, InspectedColumn target)
    {
        if (!column.IsWhole || column.Distinct is < 3 or > MostCodes) return false;
        var rows = Enumerable.Range(0, column.Values.Length).Where(i => !double.IsNaN(column.Values[i]) && !double.IsNaN(target.Values[i])).ToArray();
        if (rows.Length < RowsPerCode * column.Distinct) return false;
        var total = Deviations(rows.Select(i => target.Values[i]));
        var within = rows.GroupBy(i => column.Values[i], i => target.Values[i]).Sum(Deviations);
        // Adjusted for the number of groups: many of them explain something by chance.
        var byKind = total > 0 ? 1 - within / (rows.Length - column.Distinct) / (total / (rows.Length - 1)) : 0;
        return byKind - Square(RankCorrelation.Of(column.Values, target.Values)) >= Margin;
    }

    /// <summary>The sum of squared differences from the mean.</summary>
    private static double Deviations(IEnumerable<double> values)
    {
        var all = values.ToArray();
        var mean = all.Average();
        return all.Sum(v => Square(v - mean));
    }

    private static double Square(double value) => value * value;
}

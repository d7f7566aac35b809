using MlopsHousing.Modeling.Features;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Training.Inspection;

/// <summary>A description of unknown data, for its owner to check and edit.</summary>
/// <param name="Signature">Its features, with units to fill in.</param>
/// <param name="Contract">All columns, those that are left out too.</param>
/// <param name="Recipe">Leaves the steps to training; names neighbours where coordinates were found.</param>
/// <param name="Findings">What was found, column by column.</param>
public sealed record InspectedDataset(Signature Signature, DataContract Contract, FeatureRecipe Recipe, IReadOnlyList<ColumnFinding> Findings);

/// <summary>Infers a description from data. It knows no data set: names decide only what their owner sees in the files and can change.</summary>
public static class DatasetInspector
{
    /// <summary>How far a column's range is widened, in its own extent: next year's data is a little different.</summary>
    private const double Margin = 1;

    // Amounts of that many rows repeat, as a rule.
    private const int FewestUnique = 500;

    private static readonly string[] _codeWords = ["zip", "zipcode", "postcode", "postal", "plz"];

    /// <summary>Infers a description.</summary>
    /// <param name="table">The data.</param>
    /// <param name="target">The column to predict.</param>
    /// <param name="name">The model's name: lower-case letters, digits and hyphens.</param>
    /// <param name="unit">The target's unit.</param>
    /// <exception cref="TrainingException">The data can't be described; the message says why and what to do.</exception>
    public static InspectedDataset Inspect(CsvTable table, string target, string name, string unit)
    {
        Require(table, target);
        var columns = Enumerable.Range(0, table.Header.Count).Select(place => new InspectedColumn(table, place)).ToList();
        var goal = columns.Single(c => c.Name == target);
        if (!goal.IsNumber) throw new TrainingException($"'{target}' can't be predicted: it is not a column of plain numbers such as 250000 or 1.5, since row {FirstWithout(goal)} holds '{goal.Cells[FirstWithout(goal) - 1]}'.");
        if (goal.Missing > 0) throw new TrainingException($"{goal.Missing} rows have no number as '{target}'; the first is row {FirstWithout(goal)}. Leave them out of the data: nothing can be learned from them.");

        var suspicions = columns.ToDictionary(c => c, c => c == goal ? null : Suspicion.Of(c, goal));
        var features = columns.Where(c => c != goal && suspicions[c] is null).ToList();
        if (features.Count == 0) throw new TrainingException("No column is fit to be a feature.");
        var signature = new Signature
        {
            Name = name,
            Description = "",
            Features = [.. features.Select(Feature)],
            Target = new() { Name = target, Unit = unit, Description = "", HardRange = goal.Extremes.Min >= 0 ? new(0, Math.Max(1, goal.Extremes.Max * 10)) : null },
        };
        try
        {
            signature = Signature.Parse(signature.ToJson());
        }
        catch (InvalidDataException e)
        {
            throw new TrainingException(e.Message, e);
        }

        return new(
            signature,
            new([.. columns.Select(c => Column(c, suspicions[c] is not null))]),
            FeatureRecipe.Standard with { Neighbours = Coordinates.Find(features) },
            [.. columns.Select(c => Finding(c, goal, suspicions[c]))]);
    }

    private static void Require(CsvTable table, string target)
    {
        if (table.Header.GroupBy(h => h).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new TrainingException($"The header names '{twice.Key}' more than once. Rename one of the columns.");
        if (!table.Header.Contains(target))
            throw new TrainingException(table.Header.Count == 1 && table.Header[0].AsSpan().ContainsAny(';', '\t')
                ? "The columns are not separated by commas. Save the data as comma-separated values."
                : $"There is no column '{target}' to predict. The columns are {string.Join(", ", table.Header.Take(20))}{(table.Header.Count > 20 ? " …" : "")}.");
        if (table.Rows.Count == 0) throw new TrainingException("The data has no rows.");
        if (table.Rows.Index().FirstOrDefault(r => r.Item.Length != table.Header.Count) is { Item: { } odd } row)
            throw new TrainingException($"Row {row.Index + 1} has {odd.Length} fields where the header has {table.Header.Count}.");
    }

    private static int FirstWithout(InspectedColumn goal) => Array.FindIndex(goal.Cells, c => !InspectedColumn.IsPlainNumber(c)) + 1;

    private static Feature Feature(InspectedColumn column) => new()
    {
        Name = column.Name,
        Type = TypeOf(column),
        Unit = TypeOf(column) == FeatureType.Number ? "" : null,
        Description = "",
        Missing = Texts(column),
        DateFormat = column.DateFormat,
        Nulls = column.Missing > 0 ? NullPolicy.Allow : NullPolicy.Reject,
    };

    private static FeatureType TypeOf(InspectedColumn column) =>
        column.IsDate ? FeatureType.Date : column.IsNumber && !IsCode(column) ? FeatureType.Number : FeatureType.Category;

    /// <summary>Codes of areas are names written in digits; how large one is says nothing.</summary>
    private static bool IsCode(InspectedColumn column) => column.IsWhole && column.Words.Any(_codeWords.Contains);

    private static IReadOnlyList<string>? Texts(InspectedColumn column) => column.MissingTexts.Count > 0 ? column.MissingTexts : null;

    private static ContractColumn Column(InspectedColumn column, bool leftOut)
    {
        if (leftOut) return new(column.Name, ContractType.Text, Nulls: true);
        var type = TypeOf(column) switch
        {
            FeatureType.Date => ContractType.Date,
            FeatureType.Category => ContractType.Text,
            _ => column.IsWhole ? ContractType.Whole : ContractType.Number,
        };
        return new(column.Name, type, type == ContractType.Text ? null : Range(column), Nulls: column.Missing > 0, Missing: Texts(column), DateFormat: column.DateFormat);
    }

    private static Interval Range(InspectedColumn column)
    {
        var (min, max) = column.Extremes;
        var more = Math.Ceiling(Math.Max(max - min, 1) * Margin);
        return new(min >= 0 ? Math.Max(0, min - more) : min - more, max + more);
    }

    private static ColumnFinding Finding(InspectedColumn column, InspectedColumn target, string? suspicion)
    {
        if (suspicion is not null) return new(column.Name, ColumnUse.LeftOut, "", column.Missing, column.Distinct, suspicion);
        var type = TypeOf(column);
        var note = IsCode(column) ? "digits that name an area, taken as a category"
            : column.Oddity is { } odd ? odd
            : column.OtherDateFormat is { } other ? $"dates as {column.DateFormat}; if they are {other}, change dateFormat in both files"
            : column.DateFormat is { } form ? $"dates as {form}"
            : column != target && CodeLikeness.Of(column, target) ? "a code? which number it is says more than how large it is; if so, make it a Category"
            : column.IsWhole && column.Missing == 0 && column.Distinct == column.Cells.Length && column.Distinct >= FewestUnique ? "an identifier? every value occurs once; if so, take it out"
            : null;
        if (Texts(column) is { } texts) note = $"{(note is null ? "" : $"{note}; ")}{string.Join(", ", texts)} means missing";
        return new(column.Name, column == target ? ColumnUse.Target : ColumnUse.Feature, type.ToString().ToLowerInvariant(), column.Missing, column.Distinct, note);
    }
}

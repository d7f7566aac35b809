using System.Globalization;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Modeling.Validation;
using static System.FormattableString;

namespace MlopsHousing.Training.Data;

/// <summary>The data as numbers: rows of a signature, and the target of each.</summary>
public sealed class Dataset
{
    /// <summary>Trees are grown in single precision, and square what they are off by.</summary>
    private const double MostTarget = 1e15;

    private readonly double[] _values;

    private Dataset(Signature signature, double[] values, double[] targets, int repeats, string sha256) =>
        (Signature, _values, Targets, Repeats, Sha256) = (signature, values, targets, repeats, sha256);

    /// <summary>The signature with what the data adds: training ranges, categories, examples.</summary>
    public Signature Signature { get; }

    /// <summary>The number of rows.</summary>
    public int Count => Targets.Count;

    /// <summary>What is to be predicted, in the target's unit.</summary>
    public IReadOnlyList<double> Targets { get; }

    /// <summary>
    /// Rows that repeat one above them, features and target. Where that is one home told twice, it is trained on and held out to
    /// test at once, which flatters; where values are coarse, it may as well be another home, so nothing is left out unasked.
    /// </summary>
    public int Repeats { get; }

    /// <summary>The hash of the file that it was read from.</summary>
    public string Sha256 { get; }

    /// <summary>A row in the signature's order.</summary>
    public ReadOnlySpan<double> Row(int index) => _values.AsSpan(index * Signature.Width, Signature.Width);

    /// <summary>One column of the signature.</summary>
    public double[] Column(int feature) => [.. Enumerable.Range(0, Count).Select(row => _values[row * Signature.Width + feature])];

    /// <summary>Holds a table against its contract, and reads it.</summary>
    /// <exception cref="ContractBrokenException">The contract is broken.</exception>
    /// <exception cref="TrainingException">The contract allows what the signature does not.</exception>
    public static Dataset Read(DatasetDescription description, CsvTable table)
    {
        if (description.Contract.Check(table) is { Count: > 0 } violations) throw new ContractBrokenException(violations);
        return Of(description.Signature, table);
    }

    /// <summary>Reads a table that keeps its contract.</summary>
    /// <exception cref="TrainingException">A column is missing, or a row is not one that the model could be asked about.</exception>
    public static Dataset Of(Signature signature, CsvTable table)
    {
        if (table.Rows.Count == 0) throw new TrainingException("The data has no rows.");
        var header = table.Header.ToList();
        int Place(string name) => header.IndexOf(name) is >= 0 and var at ? at : throw new TrainingException($"The data has no column '{name}'.");
        var places = signature.Features.Select(f => Place(f.Name)).ToArray();
        var target = Place(signature.Target.Name);

        signature = signature with { Features = [.. signature.Features.Select((f, i) => WithCategories(f, table, places[i]))] };
        var values = new double[table.Rows.Count * signature.Width];
        var targets = new double[table.Rows.Count];
        var issues = new RowIssues();
        for (var r = 0; r < targets.Length; r++)
        {
            var row = values.AsSpan(r * signature.Width, signature.Width);
            for (var i = 0; i < row.Length; i++) row[i] = CellReader.Read(table.Rows[r][places[i]], signature.Features[i], issues);
            targets[r] = Number(table.Rows[r][target]);
            RowValidator.Check(signature, row, issues);
            if (!(Math.Abs(targets[r]) <= MostTarget)) issues.AddFault(signature.Target.Name, Rules.Type, Invariant($"must be a number from -{MostTarget:0E0} to {MostTarget:0E0}; give it in a larger unit"));
            if (issues.HasFaults) throw new TrainingException($"Row {table.NumberOf(r)} of the data does not fit the signature: {issues.Faults[0].Field} {issues.Faults[0].Message}.");
        }

        return new(signature.Fit(values, table.Rows[0], places), values, targets, table.Repeats([.. places, target]), table.Sha256);
    }

    private static Feature WithCategories(Feature feature, CsvTable table, int place) => feature is { Type: FeatureType.Category, Categories: null }
        ? feature with { Categories = [.. table.Rows.Select(row => row[place]).Where(c => !string.IsNullOrWhiteSpace(c) && !double.IsNaN(feature.CategoryValue(c))).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] }
        : feature;

    private static double Number(string field) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : double.NaN;
}

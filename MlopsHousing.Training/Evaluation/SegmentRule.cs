using System.Text.Json.Serialization;
using MlopsHousing.Modeling.Features;
using MlopsHousing.Modeling.Segments;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Training.Evaluation;

/// <summary>An entry of <c>segments.json</c>: puts each row into one of a few segments, so that quality can be told for each.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(BinSegments), "bins")]
[JsonDerivedType(typeof(QuantileSegments), "quantiles")]
[JsonDerivedType(typeof(NearestPointSegments), "nearestPoint")]
[JsonDerivedType(typeof(CategorySegments), "categories")]
public abstract record SegmentRule
{
    /// <summary>By what rows are told apart, such as <c>region</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Fits the rule to data, so that rows which come later find their segments too.</summary>
    /// <exception cref="TrainingException">The rule does not fit the data.</exception>
    internal abstract Segmentation Fit(Dataset data);

    /// <summary>The names of the segments, in order, and the place there of each row (-1: in none).</summary>
    /// <exception cref="TrainingException">The rule does not fit the data.</exception>
    internal (IReadOnlyList<string> Names, int[] Places) Assign(Dataset data)
    {
        var fitted = Fit(data);
        return (fitted.Names, [.. Enumerable.Range(0, data.Count).Select(row => fitted.PlaceOf(data.Row(row)))]);
    }

    /// <summary>Fits rules that are to stand beside each other.</summary>
    /// <exception cref="TrainingException">One does not fit the data, or two have the same name.</exception>
    internal static IReadOnlyList<Segmentation> FitAll(IReadOnlyList<SegmentRule> rules, Dataset data) =>
        rules.GroupBy(rule => rule.Name).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? throw new TrainingException($"Two rules for segments are named '{twice.Key}'. Rename one of them in segments.json.")
            : [.. rules.Select(rule => rule.Fit(data))];

    /// <summary>The place of a feature in a row: of a category, or of what can be cut.</summary>
    private protected int Feature(Dataset data, string name, bool isCategory)
    {
        var index = data.Signature.IndexOf(name);
        if (index < 0) throw new TrainingException($"The segments '{Name}' are by '{name}', which is not a feature of the signature.");
        return data.Signature.Features[index].Type == FeatureType.Category == isCategory
            ? index
            : throw new TrainingException($"The segments '{Name}' are by '{name}', which is {(isCategory ? "no category: tell them apart by 'bins' or 'quantiles'" : "a category: tell them apart by 'categories'")} in segments.json.");
    }
}

/// <summary>By fixed cuts of a number.</summary>
public sealed record BinSegments : SegmentRule
{
    public required string Of { get; init; }

    /// <summary>Ascending; a value on a cut belongs below it.</summary>
    public required IReadOnlyList<double> Cuts { get; init; }

    internal override Segmentation Fit(Dataset data)
    {
        if (Cuts.Count == 0) throw new TrainingException($"The segments '{Name}' have no cuts.");
        if (Cuts.Zip(Cuts.Skip(1)).Any(pair => pair.First >= pair.Second)) throw new TrainingException($"The cuts of the segments '{Name}' do not ascend. Put them in order in segments.json.");
        string[] names = [$"up to {Cuts[0]}", .. Cuts.Zip(Cuts.Skip(1), (from, to) => $"over {from} to {to}"), $"over {Cuts[^1]}"];
        return new CutSegmentation { By = Name, Names = names, Column = Feature(data, Of, isCategory: false), Cuts = Cuts };
    }
}

/// <summary>By parts of a number that hold about as many rows each.</summary>
public sealed record QuantileSegments : SegmentRule
{
    public required string Of { get; init; }

    public required int Parts { get; init; }

    internal override Segmentation Fit(Dataset data)
    {
        if (Parts is < 2 or > 100) throw new TrainingException($"The segments '{Name}' need 2 to 100 parts.");
        var column = Feature(data, Of, isCategory: false);
        var values = data.Column(column);
        var sorted = values.Where(v => !double.IsNaN(v)).Order().ToArray();
        if (sorted.Length == 0) throw new TrainingException($"The segments '{Name}' are by '{Of}', which has no values.");
        double[] cuts = [.. Enumerable.Range(1, Parts - 1).Select(i => sorted[Math.Max(0, i * sorted.Length / Parts - 1)])];
        string[] names = [.. Enumerable.Range(1, Parts).Select(i => $"{i} of {Parts} ({(i == 1 ? sorted[0] : cuts[i - 2]):0.####} to {(i == Parts ? sorted[^1] : cuts[i - 1]):0.####})")];
        return new CutSegmentation { By = Name, Names = names, Column = column, Cuts = cuts };
    }
}

/// <summary>By the nearest of some named places.</summary>
public sealed record NearestPointSegments : SegmentRule
{
    public required Plane Plane { get; init; }

    /// <summary>Places by name, as <c>[x, y]</c>.</summary>
    public required IReadOnlyDictionary<string, double[]> Points { get; init; }

    internal override Segmentation Fit(Dataset data)
    {
        if (Points.Count == 0 || Points.Values.Any(p => p.Length != 2)) throw new TrainingException($"The segments '{Name}' need points, each as [x, y].");
        return new NearestSegmentation
        {
            By = Name,
            Names = [.. Points.Keys],
            ColumnX = Feature(data, Plane.X, isCategory: false),
            ColumnY = Feature(data, Plane.Y, isCategory: false),
            ScaleX = Plane.ScaleX,
            ScaleY = Plane.ScaleY,
            Points = [.. Points.Values],
        };
    }
}

/// <summary>By the categories of a feature.</summary>
public sealed record CategorySegments : SegmentRule
{
    public required string Of { get; init; }

    internal override Segmentation Fit(Dataset data)
    {
        var feature = Feature(data, Of, isCategory: true);
        return new LevelSegmentation { By = Name, Names = data.Signature.Features[feature].Categories ?? [], Column = feature };
    }
}

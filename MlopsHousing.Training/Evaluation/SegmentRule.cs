using System.Text.Json.Serialization;
using MlopsHousing.Modeling.Features;
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

    /// <summary>The names of the segments, in order, and the place there of each row (-1: in none).</summary>
    /// <exception cref="TrainingException">The rule does not fit the data.</exception>
    internal abstract (IReadOnlyList<string> Names, int[] Places) Assign(Dataset data);

    /// <summary>The place of a feature in a row.</summary>
    protected int Feature(Dataset data, string name) => data.Signature.IndexOf(name) is >= 0 and var index
        ? index
        : throw new TrainingException($"The segments '{Name}' are by '{name}', which is not a feature of the signature.");

    /// <summary>Places values between ascending cuts; a value on a cut belongs below it.</summary>
    protected static int[] Between(double[] values, IReadOnlyList<double> cuts) =>
        Array.ConvertAll(values, v => double.IsNaN(v) ? -1 : cuts.TakeWhile(cut => v > cut).Count());
}

/// <summary>By fixed cuts of a number.</summary>
public sealed record BinSegments : SegmentRule
{
    public required string Of { get; init; }

    /// <summary>Ascending; a value on a cut belongs below it.</summary>
    public required IReadOnlyList<double> Cuts { get; init; }

    internal override (IReadOnlyList<string> Names, int[] Places) Assign(Dataset data)
    {
        if (Cuts.Count == 0) throw new TrainingException($"The segments '{Name}' have no cuts.");
        string[] names = [$"up to {Cuts[0]}", .. Cuts.Zip(Cuts.Skip(1), (from, to) => $"over {from} to {to}"), $"over {Cuts[^1]}"];
        return (names, Between(data.Column(Feature(data, Of)), Cuts));
    }
}

/// <summary>By parts of a number that hold about as many rows each.</summary>
public sealed record QuantileSegments : SegmentRule
{
    public required string Of { get; init; }

    public required int Parts { get; init; }

    internal override (IReadOnlyList<string> Names, int[] Places) Assign(Dataset data)
    {
        if (Parts is < 2 or > 100) throw new TrainingException($"The segments '{Name}' need 2 to 100 parts.");
        var values = data.Column(Feature(data, Of));
        var sorted = values.Where(v => !double.IsNaN(v)).Order().ToArray();
        if (sorted.Length == 0) throw new TrainingException($"The segments '{Name}' are by '{Of}', which has no values.");
        double[] cuts = [.. Enumerable.Range(1, Parts - 1).Select(i => sorted[Math.Max(0, i * sorted.Length / Parts - 1)])];
        string[] names = [.. Enumerable.Range(1, Parts).Select(i => $"{i} of {Parts} ({(i == 1 ? sorted[0] : cuts[i - 2]):0.####} to {(i == Parts ? sorted[^1] : cuts[i - 1]):0.####})")];
        return (names, Between(values, cuts));
    }
}

/// <summary>By the nearest of some named places.</summary>
public sealed record NearestPointSegments : SegmentRule
{
    public required Plane Plane { get; init; }

    /// <summary>Places by name, as <c>[x, y]</c>.</summary>
    public required IReadOnlyDictionary<string, double[]> Points { get; init; }

    internal override (IReadOnlyList<string> Names, int[] Places) Assign(Dataset data)
    {
        if (Points.Count == 0 || Points.Values.Any(p => p.Length != 2)) throw new TrainingException($"The segments '{Name}' need points, each as [x, y].");
        var (x, y) = (data.Column(Feature(data, Plane.X)), data.Column(Feature(data, Plane.Y)));
        var points = Points.Values.ToArray();
        return ([.. Points.Keys], [.. x.Zip(y, (px, py) => double.IsNaN(px + py) ? -1 : Nearest(px, py))]);

        int Nearest(double px, double py) => Enumerable.Range(0, points.Length).MinBy(i =>
        {
            var (dx, dy) = ((points[i][0] - px) * Plane.ScaleX, (points[i][1] - py) * Plane.ScaleY);
            return dx * dx + dy * dy;
        });
    }
}

/// <summary>By the categories of a feature.</summary>
public sealed record CategorySegments : SegmentRule
{
    public required string Of { get; init; }

    internal override (IReadOnlyList<string> Names, int[] Places) Assign(Dataset data)
    {
        var feature = Feature(data, Of);
        return (data.Signature.Features[feature].Categories ?? [], Array.ConvertAll(data.Column(feature), v => double.IsNaN(v) ? -1 : (int)v));
    }
}

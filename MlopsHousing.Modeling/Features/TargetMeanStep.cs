namespace MlopsHousing.Modeling.Features;

/// <summary>
/// The mean target of the training rows of the same category, drawn towards the mean of all rows the more, the fewer they
/// are: (sum + smoothing × overall mean) / (rows + smoothing). Rows where the category is missing are a category of their
/// own; one that training never saw gets the overall mean. In training a row's own fold is left out, as a row must not
/// see its own target.
/// </summary>
public sealed record TargetMeanStep : FeatureStep
{
    /// <summary>So many rows are about as sure of a category's level as all rows are of that of an unknown one.</summary>
    public const double StandardSmoothing = 10;

    public required string Name { get; init; }

    public required string Of { get; init; }

    /// <summary>How many rows the overall mean counts as; 0 or more, <see cref="StandardSmoothing"/> where it is left out.</summary>
    public double? Smoothing { get; init; }

    /// <summary>For a category that training never saw; learned.</summary>
    public float? Fallback { get; init; }

    /// <summary>Where the category is missing; learned.</summary>
    public float? Missing { get; init; }

    /// <summary>By the category's place in the signature; learned.</summary>
    public IReadOnlyList<float>? Means { get; init; }

    public override IReadOnlyList<string> Names => [Name];

    public override bool LearnsFromTarget => true;

    public override FeatureStep Fit(FittingRows rows)
    {
        var smoothing = Smoothing ?? StandardSmoothing;
        if (!(smoothing >= 0 && double.IsFinite(smoothing))) throw StepBinder.Broken($"the smoothing of '{Name}' is not a number from 0");
        var categories = rows.Feature(Of).Categories?.Count ?? 0;
        // One place more for rows that have none. A fallback that is there already stays: folds then share one.
        var (sums, counts, overall) = (new double[categories + 1], new int[categories + 1], (double)(Fallback ?? Single(rows.Targets.Average())));
        foreach (var (row, value) in rows.Column(Of).Index())
        {
            if (value < 0) continue;
            var place = double.IsNaN(value) ? categories : (int)value;
            sums[place] += rows.Targets[row];
            counts[place]++;
        }

        float[] means = [.. sums.Zip(counts, (sum, count) => count + smoothing > 0 ? Single((sum + smoothing * overall) / (count + smoothing)) : Single(overall))];
        return this with { Fallback = Single(overall), Missing = means[^1], Means = means[..^1] };
    }

    internal override BoundStep Bind(StepBinder binder)
    {
        var (source, feature) = binder.Category(Of);
        var means = StepBinder.Learned(Means, Of);
        if (means.Count != (feature.Categories?.Count ?? 0))
            throw StepBinder.Broken($"'{Name}' has {means.Count} means for the {feature.Categories?.Count ?? 0} categories of '{Of}'");
        return new Bound(source, [.. means], StepBinder.Learned(Missing, Of), StepBinder.Learned(Fallback, Of));
    }

    private static float Single(double value) => StepBinder.Finite(value);

    private sealed class Bound(Source of, float[] means, float missing, float fallback) : BoundStep([of])
    {
        public override void Fill(in RowView row, Span<float> made)
        {
            var value = of.Read(row);
            made[0] = double.IsNaN(value) ? missing : value >= 0 && value < means.Length ? means[(int)value] : fallback;
        }
    }
}

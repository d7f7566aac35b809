namespace MlopsHousing.Modeling.Features;

/// <summary>A step whose names have become places; immutable, safe for any number of threads, allocates nothing.</summary>
/// <param name="inputs">What it reads: inputs that count alike, each made of sources that count alike.</param>
internal abstract class BoundStep(params IReadOnlyList<IReadOnlyList<Source>> inputs)
{
    /// <summary>What it reads, each with its share of what the step says; together 1.</summary>
    public IReadOnlyList<(Source Source, double Share)> Shares { get; } =
        [.. from input in inputs from source in input select (source, 1.0 / input.Count / inputs.Count(other => other.Count > 0))];

    /// <summary>Fills what the step makes.</summary>
    public abstract void Fill(in RowView row, Span<float> made);
}

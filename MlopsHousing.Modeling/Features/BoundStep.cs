namespace MlopsHousing.Modeling.Features;

/// <summary>A step whose names have become places; immutable, safe for any number of threads, allocates nothing.</summary>
internal abstract class BoundStep(IReadOnlyList<Source> sources)
{
    /// <summary>What it reads.</summary>
    public IReadOnlyList<Source> Sources { get; } = sources;

    /// <summary>Fills what the step makes.</summary>
    public abstract void Fill(in RowView row, Span<float> made);
}

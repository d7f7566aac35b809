namespace MlopsHousing.Modeling.Features;

/// <summary>What steps see of one row.</summary>
internal ref struct RowView
{
    /// <summary>The signature's values.</summary>
    public ReadOnlySpan<double> Row;

    /// <summary>What steps have made so far.</summary>
    public ReadOnlySpan<float> Made;

    /// <summary>The rows that neighbours come from.</summary>
    public NeighbourTable? Table;

    /// <summary>The nearest rows, nearest first.</summary>
    public Span<int> Neighbours;

    /// <summary>Their distances.</summary>
    public Span<float> Distances;

    /// <summary>Their weights: 1 / (distance + softening).</summary>
    public Span<double> Weights;
}

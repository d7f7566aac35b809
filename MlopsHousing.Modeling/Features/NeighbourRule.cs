namespace MlopsHousing.Modeling.Features;

/// <summary>Which rows of the training data count as near a row, and how much.</summary>
public sealed record NeighbourRule
{
    /// <summary>The most neighbours that any step may ask for.</summary>
    public const int Most = 256;

    /// <summary>The coordinates that distances are taken over.</summary>
    public required Plane Plane { get; init; }

    /// <summary>Added to each distance before a neighbour is weighted by its inverse, so that one at no distance doesn't drown the rest.</summary>
    public double Softening { get; init; } = 0.5;

    /// <summary>
    /// Training takes a row's neighbours from the other parts of this many; serving takes them from all rows.
    /// More parts are nearer to serving; see the neighbour shift in <c>metrics.json</c>.
    /// </summary>
    public int Folds { get; init; } = 10;
}

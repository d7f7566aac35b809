namespace MlopsHousing.Modeling.Features;

/// <summary>Which rows of the training data count as near a row, and how much.</summary>
/// <param name="Plane">The coordinates that distances are taken over.</param>
/// <param name="Softening">
/// Added to each distance before a neighbour is weighted by its inverse, so that one at no distance doesn't drown the rest.
/// </param>
/// <param name="Folds">
/// Training takes a row's neighbours from the other parts of this many; serving takes them from all rows. More parts are
/// nearer to serving; see the neighbour shift in <c>metrics.json</c>.
/// </param>
public sealed record NeighbourRule(Plane Plane, double Softening = 0.5, int Folds = 10)
{
    /// <summary>The most neighbours that any step may ask for.</summary>
    public const int Most = 256;
}

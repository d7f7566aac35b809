namespace MlopsHousing.Modeling.Features;

/// <summary>The distance to the n-th nearest row: small in towns, large in the country.</summary>
public sealed record NeighbourDistanceStep : FeatureStep
{
    public required string Name { get; init; }

    /// <summary>Which neighbours, ascending; each makes one feature.</summary>
    public required IReadOnlyList<int> Nearest { get; init; }

    public override IReadOnlyList<string> Names => [.. Nearest.Select(k => $"{Name}{k}")];

    public override int Neighbours => Nearest.DefaultIfEmpty(0).Max();

    internal override BoundStep Bind(StepBinder binder) => new Bound(StepBinder.Ascending(Name, Nearest), binder.Neighbourhood());

    private sealed class Bound(int[] nearest, Place place) : BoundStep(place.Sources)
    {
        public override void Fill(in RowView row, Span<float> made)
        {
            for (var i = 0; i < nearest.Length; i++) made[i] = row.Distances[nearest[i] - 1];
        }
    }
}

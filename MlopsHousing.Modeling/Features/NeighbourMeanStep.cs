namespace MlopsHousing.Modeling.Features;

/// <summary>The mean of a value over the nearest rows, nearer ones counting more (by the inverse of their distance).</summary>
public sealed record NeighbourMeanStep : FeatureStep
{
    public required string Name { get; init; }

    /// <summary>The target, a feature, or what a step without neighbours makes.</summary>
    public required string Of { get; init; }

    /// <summary>Over how many neighbours, ascending; each makes one feature.</summary>
    public required IReadOnlyList<int> Nearest { get; init; }

    public override IReadOnlyList<string> Names => [.. Nearest.Select(k => $"{Name}{k}")];

    public override int Neighbours => Nearest.DefaultIfEmpty(0).Max();

    public override IEnumerable<string> NeighbourValues => [Of];

    internal override BoundStep Bind(StepBinder binder) =>
        new Bound(binder.NeighbourValue(Of), StepBinder.Ascending(Name, Nearest), binder.Neighbourhood());

    private sealed class Bound(int value, int[] nearest, Place place) : BoundStep(place.Sources)
    {
        public override void Fill(in RowView row, Span<float> made)
        {
            var values = row.Table!.Values(value);
            var (sum, weight, next) = (0.0, 0.0, 0);
            for (var i = 0; next < nearest.Length; i++)
            {
                sum += row.Weights[i] * values[row.Neighbours[i]];
                weight += row.Weights[i];
                if (i + 1 == nearest[next]) made[next++] = (float)(sum / weight);
            }
        }
    }
}

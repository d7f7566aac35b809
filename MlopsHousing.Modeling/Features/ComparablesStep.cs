namespace MlopsHousing.Modeling.Features;

/// <summary>
/// The mean of a value over the nearest rows, those that are alike counting more: what a valuer calls comparables.
/// A neighbour weighs 1 / ((distance + softening) (1 + z²)²), z² being the sum of squared differences in scales.
/// </summary>
public sealed record ComparablesStep : FeatureStep
{
    public required string Name { get; init; }

    /// <summary>The target, a feature, or what a step without neighbours makes.</summary>
    public required string Of { get; init; }

    /// <summary>Over how many neighbours.</summary>
    public required int Nearest { get; init; }

    /// <summary>By which values rows are alike, each with the difference that counts as one.</summary>
    public required IReadOnlyDictionary<string, double> Alike { get; init; }

    public override IReadOnlyList<string> Names => [Name];

    public override int Neighbours => Nearest;

    public override IEnumerable<string> NeighbourValues => [Of, .. Alike.Keys];

    internal override BoundStep Bind(StepBinder binder)
    {
        if (Alike.Values.Any(scale => !(scale > 0 && double.IsFinite(scale))))
            throw StepBinder.Broken($"a scale of '{Name}' is not a positive number");
        StepBinder.Ascending(Name, [Nearest]);
        return new Bound(
            binder.NeighbourValue(Of),
            [.. Alike.Keys.Select(binder.NeighbourValue)],
            [.. Alike.Keys.Select(binder.Number)],
            [.. Alike.Values.Select(s => (float)(1 / s))],
            Nearest,
            binder.Neighbourhood());
    }

    private sealed class Bound(int value, int[] columns, Source[] own, float[] scales, int nearest, Place place)
        : BoundStep(place.Sources, own)
    {
        public override void Fill(in RowView row, Span<float> made)
        {
            Span<float> apart = stackalloc float[NeighbourRule.Most];
            apart = apart[..nearest];
            apart.Clear();
            for (var c = 0; c < columns.Length; c++)
            {
                var (mine, scale) = ((float)own[c].Read(row), scales[c]);
                var theirs = row.Table!.Values(columns[c]);
                for (var i = 0; i < apart.Length; i++)
                {
                    var z = (theirs[row.Neighbours[i]] - mine) * scale;
                    apart[i] += z * z;
                }
            }

            var values = row.Table!.Values(value);
            var (sum, weight) = (0.0, 0.0);
            for (var i = 0; i < apart.Length; i++)
            {
                var far = 1 + (double)apart[i];
                var w = row.Weights[i] / (far * far);
                sum += w * values[row.Neighbours[i]];
                weight += w;
            }

            made[0] = weight > 0 ? (float)(sum / weight) : 0;
        }
    }
}

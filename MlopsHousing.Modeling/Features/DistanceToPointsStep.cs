namespace MlopsHousing.Modeling.Features;

/// <summary>The distance to each of some places, such as cities.</summary>
public sealed record DistanceToPointsStep : FeatureStep
{
    public required string Name { get; init; }

    public required Plane Plane { get; init; }

    /// <summary>Places by name, as <c>[x, y]</c> in the units of the plane's features.</summary>
    public required IReadOnlyDictionary<string, double[]> Points { get; init; }

    public override IReadOnlyList<string> Names => [.. Points.Keys.Select(p => Name + p)];

    internal override Plane? Coordinates => Plane;

    internal override BoundStep Bind(StepBinder binder) =>
        new Bound(binder.Place(Plane), [.. Points.Values.Select(p => StepBinder.Point(Plane, p))]);

    private sealed class Bound(Place place, (double X, double Y)[] points) : BoundStep(place.Sources)
    {
        public override void Fill(in RowView row, Span<float> made)
        {
            var (x, y) = place.Read(row);
            for (var i = 0; i < points.Length; i++)
            {
                var (dx, dy) = (points[i].X - x, points[i].Y - y);
                made[i] = StepBinder.Finite(Math.Sqrt(dx * dx + dy * dy));
            }
        }
    }
}

namespace MlopsHousing.Modeling.Features;

/// <summary>The distance to the nearest point of a line, such as a coast.</summary>
public sealed record DistanceToPolylineStep : FeatureStep
{
    public required string Name { get; init; }

    public required Plane Plane { get; init; }

    /// <summary>The line's corners, as <c>[x, y]</c> in the units of the plane's features; two at least.</summary>
    public required IReadOnlyList<double[]> Points { get; init; }

    public override IReadOnlyList<string> Names => [Name];

    internal override Plane? Coordinates => Plane;

    internal override BoundStep Bind(StepBinder binder)
    {
        if (Points.Count < 2) throw StepBinder.Broken($"the line of '{Name}' needs two points at least");
        var corners = Points.Select(p => StepBinder.Point(Plane, p)).ToArray();
        return new Bound(binder.Place(Plane), [.. corners.Zip(corners.Skip(1), (from, to) => new Segment(from, to))]);
    }

    private sealed class Bound(Place place, Segment[] segments) : BoundStep(place.Sources)
    {
        public override void Fill(in RowView row, Span<float> made)
        {
            var (x, y) = place.Read(row);
            var nearest = double.MaxValue;
            foreach (ref readonly var segment in segments.AsSpan()) nearest = Math.Min(nearest, segment.SquaredDistance(x, y));
            made[0] = StepBinder.Finite(Math.Sqrt(nearest));
        }
    }

    private readonly struct Segment((double X, double Y) from, (double X, double Y) to)
    {
        private readonly double _x = from.X, _y = from.Y, _dx = to.X - from.X, _dy = to.Y - from.Y;
        private readonly double _inverse = from == to ? 0 : 1 / ((to.X - from.X) * (to.X - from.X) + (to.Y - from.Y) * (to.Y - from.Y));

        public double SquaredDistance(double x, double y)
        {
            var (ex, ey) = (x - _x, y - _y);
            var along = Math.Clamp((ex * _dx + ey * _dy) * _inverse, 0, 1);
            ex -= along * _dx;
            ey -= along * _dy;
            return ex * ex + ey * ey;
        }
    }
}

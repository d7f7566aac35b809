namespace MlopsHousing.Modeling.Features;

/// <summary>How far a place lies in given directions: trees split along axes, and coasts and valleys rarely run along them.</summary>
public sealed record RotatedStep : FeatureStep
{
    public required string Name { get; init; }

    public required Plane Plane { get; init; }

    /// <summary>Directions, counted from x towards y; each makes one feature.</summary>
    public required IReadOnlyList<double> Degrees { get; init; }

    public override IReadOnlyList<string> Names => [.. Degrees.Select(d => $"{Name}{d}")];

    internal override Plane? Coordinates => Plane;

    internal override BoundStep Bind(StepBinder binder)
    {
        // Sines differ in their last bit between platforms; nine digits (0.1 mm in 100 km) are the same everywhere.
        var axes = Degrees.Select(d => Math.SinCos(StepBinder.Checked(d) * Math.PI / 180))
            .Select(a => (X: Math.Round(a.Cos, 9) * StepBinder.Checked(Plane.ScaleX), Y: Math.Round(a.Sin, 9) * StepBinder.Checked(Plane.ScaleY)))
            .ToArray();
        return new Bound(binder.Place(Plane with { ScaleX = 1, ScaleY = 1 }), axes);
    }

    private sealed class Bound(Place place, (double X, double Y)[] axes) : BoundStep(place.Sources)
    {
        public override void Fill(in RowView row, Span<float> made)
        {
            var (x, y) = place.Read(row);
            for (var i = 0; i < axes.Length; i++) made[i] = StepBinder.Finite(axes[i].X * x + axes[i].Y * y);
        }
    }
}

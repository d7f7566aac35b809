namespace MlopsHousing.Modeling.Features;

/// <summary>One number less another, such as the year of sale less the year built: an age.</summary>
public sealed record DifferenceStep : FeatureStep
{
    public required string Name { get; init; }

    public required string Of { get; init; }

    public required string Minus { get; init; }

    public override IReadOnlyList<string> Names => [Name];

    internal override BoundStep Bind(StepBinder binder) => new Bound(binder.Number(Of), binder.Number(Minus));

    private sealed class Bound(Source of, Source minus) : BoundStep([of, minus])
    {
        public override void Fill(in RowView row, Span<float> made) => made[0] = StepBinder.Finite(of.Read(row) - minus.Read(row));
    }
}

namespace MlopsHousing.Modeling.Features;

/// <summary>One number per another, such as rooms per household; 0 where there is nothing to divide by.</summary>
public sealed record RatioStep : FeatureStep
{
    public required string Name { get; init; }

    public required string Of { get; init; }

    public required string Per { get; init; }

    public override IReadOnlyList<string> Names => [Name];

    internal override BoundStep Bind(StepBinder binder) => new Bound(binder.Number(Of), binder.Number(Per));

    private sealed class Bound(Source of, Source per) : BoundStep([of, per])
    {
        public override void Fill(in RowView row, Span<float> made)
        {
            var divisor = per.Read(row);
            made[0] = divisor == 0 ? 0 : StepBinder.Finite(of.Read(row) / divisor);
        }
    }
}

namespace MlopsHousing.Modeling.Features;

/// <summary>A feature of the signature as it is.</summary>
public sealed record NumberStep : FeatureStep
{
    public required string Of { get; init; }

    public override IReadOnlyList<string> Names => [Of];

    internal override BoundStep Bind(StepBinder binder) => new Bound(binder.Signature(Of));

    private sealed class Bound(Source of) : BoundStep([of])
    {
        public override void Fill(in RowView row, Span<float> made) => made[0] = (float)of.Read(row);
    }
}

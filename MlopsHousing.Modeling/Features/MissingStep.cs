namespace MlopsHousing.Modeling.Features;

/// <summary>1 where a feature is missing, else 0.</summary>
public sealed record MissingStep : FeatureStep
{
    public required string Of { get; init; }

    public override IReadOnlyList<string> Names => [$"{Of} is missing"];

    internal override BoundStep Bind(StepBinder binder) => new Bound(binder.Signature(Of));

    private sealed class Bound(Source of) : BoundStep([of])
    {
        public override void Fill(in RowView row, Span<float> made) => made[0] = double.IsNaN(of.Read(row)) ? 1 : 0;
    }
}

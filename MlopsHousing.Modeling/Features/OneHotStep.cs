namespace MlopsHousing.Modeling.Features;

/// <summary>One feature per category: 1 for the row's own, else 0. A category that is missing or unseen is 0 everywhere.</summary>
public sealed record OneHotStep : FeatureStep
{
    public required string Of { get; init; }

    /// <summary>Which categories; training fills in all that the signature has where they are left out.</summary>
    public IReadOnlyList<string>? Categories { get; init; }

    public override IReadOnlyList<string> Names => [.. (Categories ?? []).Select(category => $"{Of} = {category}")];

    public override FeatureStep Fit(FittingRows rows) => Categories is null ? this with { Categories = rows.Feature(Of).Categories ?? [] } : this;

    internal override BoundStep Bind(StepBinder binder)
    {
        var (source, feature) = binder.Category(Of);
        var places = StepBinder.Learned(Categories, Of).Select(category => feature.CategoryIndex(category)).ToArray();
        return Array.IndexOf(places, -1) is >= 0 and var unknown
            ? throw StepBinder.Broken($"'{Categories![unknown]}' is not a category of '{Of}'")
            : new Bound(source, places);
    }

    private sealed class Bound(Source of, int[] places) : BoundStep([of])
    {
        public override void Fill(in RowView row, Span<float> made)
        {
            var value = of.Read(row);
            for (var i = 0; i < places.Length; i++) made[i] = value == places[i] ? 1 : 0;
        }
    }
}

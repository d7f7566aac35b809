using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Tests.Modeling.Signatures;

public sealed class RowTranslationTests
{
    private static readonly Feature _zone = TestModels.Listings.Features[1];

    [Fact]
    public void Categories_keep_their_text_and_features_their_names()
    {
        var later = TestModels.Listings with { Features = [_zone with { Categories = ["8001", "centre"] }, TestModels.Listings.Features[0], TestModels.Listings.Features[4]] };
        var translation = RowTranslation.Between(TestModels.Listings, later, out var why)!;
        Assert.Null(why);

        var row = new double[3];
        Assert.True(translation.TryTranslate([84.5, 2, 0, 5_000, double.NaN], row));
        Assert.Equal([0, 84.5, double.NaN], row); // 8001 is its first now
        Assert.True(translation.TryTranslate([84.5, 1, 0, 5_000, 7], row));
        Assert.Equal([-1, 84.5, 7], row); // nobody knows the edge any more
        Assert.True(translation.TryTranslate([84.5, -1, 0, 5_000, 7], row));
        Assert.Equal([-1, 84.5, 7], row);
        Assert.False(translation.TryTranslate([1, 2], row));
    }

    [Fact]
    public void What_is_required_and_was_not_asked_for_is_named()
    {
        var more = TestModels.Listings with { Features = [.. TestModels.Listings.Features, new() { Name = "floor", Type = FeatureType.Number }] };
        Assert.Null(RowTranslation.Between(TestModels.Listings, more, out var why));
        Assert.Equal("they lack 'floor'", why);
        var optional = more with { Features = [.. more.Features.SkipLast(1), more.Features[^1] with { Nulls = NullPolicy.Allow }] };
        Assert.NotNull(RowTranslation.Between(TestModels.Listings, optional, out _));
        var other = TestModels.Listings with { Features = [_zone with { Type = FeatureType.Number, Categories = null }] };
        Assert.Null(RowTranslation.Between(TestModels.Listings, other, out why));
        Assert.Equal("their 'zone' is a category", why);
    }
}

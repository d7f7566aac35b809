using MlopsHousing.Api.WebConsole;

namespace MlopsHousing.Tests.Api;

public sealed class FeatureInputTests
{
    [Fact]
    public void A_name_with_a_space_gives_an_id_without_one()
    {
        var feature = HouseModel.Signature.Features[0] with { Name = "Home Type" };
        Assert.Equal("feature-Home%20Type", new FeatureInput(feature, null, isCoordinate: false).Id);
    }
}

using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Tests.Modeling.Registry;

public sealed class RegistryOptionsTests
{
    [Fact]
    public async Task The_only_model_is_the_one_that_is_meant()
    {
        using var test = await TestRegistry.WithHomesAsync(versions: 1);
        var options = new RegistryOptions { Root = test.Root };

        Assert.Equal("test-homes", await options.ChooseModelAsync(options.Open()));
    }

    [Fact]
    public async Task Of_several_models_one_must_be_named()
    {
        using var test = await TestRegistry.WithHomesAsync(versions: 1);
        await TestModels.PublishListingsAsync(test.Registry);

        var refusal = await Assert.ThrowsAsync<RegistryException>(() => new RegistryOptions().ChooseModelAsync(test.Registry));
        Assert.EndsWith("--model): test-homes, test-listings.", refusal.Message);
        Assert.Equal("test-listings", await new RegistryOptions { Model = "test-listings" }.ChooseModelAsync(test.Registry));
        await Assert.ThrowsAsync<NotInRegistryException>(() => new RegistryOptions { Model = "boats" }.ChooseModelAsync(test.Registry));
    }

    [Fact]
    public async Task An_empty_registry_is_said_to_be_empty()
    {
        using var temp = new TempFolder();

        var refusal = await Assert.ThrowsAsync<NotInRegistryException>(() => new RegistryOptions().ChooseModelAsync(ModelRegistry.Open(temp.Path)));

        Assert.Contains("mlops train", refusal.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("https://example.com/models")]
    [InlineData("s3://")]
    [InlineData("s3://Bucket/models")]
    [InlineData("s3://bucket/../models")]
    [InlineData("s3://bucket//models")]
    [InlineData("s3://bucket/models?acl")]
    public void A_root_that_is_neither_folder_nor_bucket_is_refused(string root) => Assert.Throws<RegistryException>(() => ModelRegistry.Open(root));
}

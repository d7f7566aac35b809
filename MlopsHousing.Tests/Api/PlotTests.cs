using System.Net;
using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Tests.Api;

/// <summary>Plots come from the registry as whoever published them drew them: shown, never run, and nothing else of it is shown by their names.</summary>
public sealed class PlotTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const string Path = "/v1/models/houses/versions/1/plots/errors.svg";
    private readonly ApiServer _server = fixture.Server;

    [Fact]
    public async Task A_plot_is_a_picture_that_may_run_nothing()
    {
        var response = await _server.Client.GetAsync(Path);

        Assert.Equal("image/svg+xml", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(await _server.Registry.ReadFileAsync("houses", 1, HouseModel.Plot), await response.Content.ReadAsByteArrayAsync());
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none';", policy);
        Assert.EndsWith("; sandbox", policy);
        Assert.DoesNotContain("script", policy);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal($"\"{await HashAsync()}\"", response.Headers.ETag!.Tag);
    }

    [Fact]
    public async Task Under_its_hash_it_may_be_kept_for_good_and_else_is_asked_for_again()
    {
        var plain = await _server.Client.GetAsync(Path);
        Assert.True(plain.Headers.CacheControl!.NoCache);
        var hashed = await _server.Client.GetAsync($"{Path}?sha256={await HashAsync()}");
        Assert.Equal("public, max-age=31536000, immutable", hashed.Headers.CacheControl!.ToString());

        var another = await _server.Client.GetAsync($"{Path}?sha256={new string('0', 64)}");
        PredictTests.AssertProblem(another, await ApiServer.JsonOf(another), 404, "not-found");

        using var again = new HttpRequestMessage(HttpMethod.Get, Path) { Headers = { IfNoneMatch = { plain.Headers.ETag! } } };
        var unchanged = await _server.Client.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Empty(await unchanged.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Its_head_says_all_but_the_content()
    {
        var whole = await _server.Client.GetAsync(Path);
        using var request = new HttpRequestMessage(HttpMethod.Head, Path);
        var head = await _server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(whole.Headers.ETag, head.Headers.ETag);
        Assert.Equal(whole.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task It_is_read_from_the_registry_once()
    {
        await using var server = await ApiServer.StartAsync();
        var first = await server.Client.GetByteArrayAsync(Path);
        File.Delete(System.IO.Path.Combine(((FolderRegistry)server.Registry).Root, "houses", "1", HouseModel.Plot));
        Assert.Equal(first, await server.Client.GetByteArrayAsync(Path));
    }

    [Theory]
    [InlineData("/v1/models/nothing/versions/1/plots/errors.svg")]
    [InlineData("/v1/models/houses/versions/2/plots/errors.svg")]
    [InlineData("/v1/models/houses/versions/0/plots/errors.svg")]
    [InlineData("/v1/models/houses/versions/one/plots/errors.svg")]
    [InlineData("/v1/models/houses/versions/1/plots/none.svg")]
    [InlineData("/v1/models/houses/versions/1/plots/ERRORS.svg")]
    [InlineData("/v1/models/houses/versions/1/plots/errors")]
    [InlineData("/v1/models/houses/versions/1/plots/")]
    [InlineData("/v1/models/houses/versions/1/plots/./errors.svg/x")]
    [InlineData("/v1/models/houses/versions/1/plots/..%2fmodel-card.html")]
    [InlineData("/v1/models/houses/versions/1/plots/..%2fplots%2ferrors.svg")]
    [InlineData("/v1/models/houses/versions/1/plots/%2e%2e%2fsignature.json")]
    [InlineData("/v1/models/houses/versions/1/plots/..%5csignature.json")]
    [InlineData("/v1/models/houses/versions/1/plots/..%2f..%2f..%2faliases.json")]
    [InlineData("/v1/models/houses/versions/1/plots/%2fetc%2fpasswd")]
    [InlineData("/v1/models/..%2fhouses/versions/1/plots/errors.svg")]
    public async Task Any_other_name_is_404(string path)
    {
        var response = await _server.Client.GetAsync(path);
        PredictTests.AssertProblem(response, await ApiServer.JsonOf(response), 404, "not-found");
    }

    private async Task<string> HashAsync() => (await _server.Registry.ReadManifestAsync("houses", 1)).Evidence[HouseModel.Plot].Sha256;
}

using System.Net;

namespace MlopsHousing.Tests.Api;

public sealed class HeadTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private readonly HttpClient _client = fixture.Server.Client;

    [Theory]
    [InlineData("/")]
    [InlineData("/models")]
    [InlineData("/monitoring")]
    [InlineData("/console/assets/console.css")]
    [InlineData("/docs")]
    [InlineData("/docs/problems")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/v1/models")]
    [InlineData("/v1/models/houses")]
    [InlineData("/v1/models/houses/history")]
    [InlineData("/v1/models/houses/versions")]
    [InlineData("/v1/models/houses/versions/1")]
    [InlineData("/v1/models/houses/versions/1/card")]
    [InlineData("/v1/monitoring/summary")]
    [InlineData("/v1/version")]
    public async Task What_is_read_by_GET_answers_HEAD_with_all_but_the_content(string path)
    {
        var whole = await _client.GetAsync(path);
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        var head = await _client.SendAsync(request);
        Assert.Equal((HttpStatusCode.OK, whole.StatusCode), (head.StatusCode, whole.StatusCode));
        Assert.Equal((whole.Content.Headers.ContentType, whole.Headers.ETag), (head.Content.Headers.ContentType, head.Headers.ETag));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task What_is_refused_to_GET_is_refused_to_HEAD()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/v1/models/none");
        Assert.Equal(HttpStatusCode.NotFound, (await _client.SendAsync(request)).StatusCode);
        using var posted = new HttpRequestMessage(HttpMethod.Head, "/v1/predict");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await _client.SendAsync(posted)).StatusCode);
    }
}

using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using MlopsHousing.ServiceDefaults.Health;

namespace MlopsHousing.Tests.ServiceDefaults;

public sealed class HealthTests
{
    [Theory]
    [InlineData("/livez", """{"status":"healthy","checks":{}}""")]
    [InlineData("/readyz", """{"status":"healthy","checks":{"not-stopping":"healthy"}}""")]
    [InlineData("/health", """{"status":"healthy","checks":{"not-stopping":"healthy"}}""")]
    public async Task A_healthy_service_says_so_in_production(string path, string body)
    {
        await using var server = await DefaultsServer.StartAsync();
        using var answer = await server.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(body, await answer.Content.ReadAsStringAsync());
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task A_check_that_decides_readiness_fails_readyz_and_not_livez_and_its_reason_stays_inside()
    {
        await using var server = await DefaultsServer.StartAsync(Broken([Readiness.Tag]));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"status":"unhealthy","checks":{"not-stopping":"healthy","model":"unhealthy"}}"""), await GetAsync(server, "/readyz"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await GetAsync(server, "/health")).Status);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(server, "/livez")).Status);
    }

    [Fact]
    public async Task A_check_without_the_tag_fails_health_alone()
    {
        await using var server = await DefaultsServer.StartAsync(Broken([]));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(server, "/readyz")).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await GetAsync(server, "/health")).Status);
    }

    private static Action<WebApplicationBuilder> Broken(string[] tags) => builder =>
        builder.Services.AddHealthChecks().AddCheck("model", () => throw new InvalidOperationException("/secret/path is gone"), tags);

    private static async Task<(HttpStatusCode Status, string Body)> GetAsync(DefaultsServer server, string path)
    {
        using var answer = await server.Client.GetAsync(path);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}

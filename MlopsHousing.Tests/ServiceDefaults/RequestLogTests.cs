using System.Net.Http.Headers;

namespace MlopsHousing.Tests.ServiceDefaults;

public sealed class RequestLogTests
{
    [Fact]
    public async Task A_request_is_one_line_of_method_route_status_and_time()
    {
        await using var server = await DefaultsServer.StartAsync();
        await server.Client.PostAsync("/echo/somebody", new StringContent("body"));
        await server.Client.GetAsync("/nowhere/secret");
        Assert.Collection(
            Lines(server),
            line => Assert.Matches(@"^Information [\w.]+: POST /echo/\{name\} 200 in \d+(\.\d+)? ms$", line),
            line => Assert.Matches(@"^Information [\w.]+: GET \(no endpoint\) 404 in ", line));
    }

    [Fact]
    public async Task No_body_key_path_value_or_query_value_is_logged()
    {
        await using var server = await DefaultsServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/echo/secret-name?key=secret-query") { Content = new StringContent("secret-body") };
        request.Headers.Add("X-Api-Key", "secret-key");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "secret-token");
        await server.Client.SendAsync(request);
        Assert.NotEmpty(Lines(server));
        Assert.DoesNotContain(server.Logs.Lines, line => line.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_busy_path_is_sampled_and_its_failures_are_not()
    {
        await using var server = await DefaultsServer.StartAsync(null, ("RequestLog:SampleRatio", "0"));
        for (var i = 0; i < 20; i++)
            await server.Client.GetAsync("/busy");
        await server.Client.GetAsync("/busy/broken");
        Assert.StartsWith("Error", Assert.Single(Lines(server)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_of_a_busy_path_is_logged_where_one_wants_it()
    {
        await using var server = await DefaultsServer.StartAsync(null, ("RequestLog:SampleRatio", "1"));
        for (var i = 0; i < 20; i++)
            await server.Client.GetAsync("/busy");
        Assert.Equal(20, Lines(server).Count);
    }

    [Fact]
    public async Task An_exception_is_a_request_with_status_500()
    {
        await using var server = await DefaultsServer.StartAsync();
        await server.Client.GetAsync("/throws");
        Assert.Matches(@"^Error [\w.]+: GET /throws 500 in ", Assert.Single(Lines(server)));
    }

    [Fact]
    public async Task Probes_and_scrapes_are_not_logged()
    {
        await using var server = await DefaultsServer.StartAsync();
        foreach (var path in (string[])["/livez", "/readyz", "/health", "/metrics"])
            await server.Client.GetAsync(path);
        Assert.Empty(Lines(server));
    }

    private static List<string> Lines(DefaultsServer server) =>
        [.. server.Logs.Lines.Where(line => line.Contains("RequestLog", StringComparison.Ordinal))];
}

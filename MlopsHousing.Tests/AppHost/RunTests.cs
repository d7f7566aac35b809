using System.Net.Mime;
using System.Text;
using System.Text.RegularExpressions;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.AppHost;

/// <summary>Compiled only with <c>-p:AspireIntegrations=true</c>: the orchestrator and the dashboard come as packages.</summary>
[Collection(nameof(AppHost))] // not while the other builds it
public sealed partial class RunTests
{
    private const string Home =
        """{"longitude":-122.23,"latitude":37.88,"housingMedianAge":41,"totalRooms":880,"totalBedrooms":129,"population":322,"households":126,"medianIncome":8.3252}""";

    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(3);

    [Theory]
    [InlineData("false")]
    [InlineData(null)] // Docker and Podman are installed, and don't answer
    public async Task Without_containers_replicas_answer_behind_one_address_and_it_says_what_is_left_out(string? containers)
    {
        using var stopped = new TempFolder();
        foreach (var runtime in new[] { "docker", "podman" })
        {
            File.WriteAllText(stopped[runtime], "#!/bin/sh\nexit 1\n");
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(stopped[runtime], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var (api, dashboard) = (FreePort.Next(), FreePort.Next());
        await using var host = ServiceProcess.StartProject("MlopsHousing.AppHost", environment: new Dictionary<string, string?>
        {
            ["PATH"] = $"{stopped.Path}:{Environment.GetEnvironmentVariable("PATH")}",
            ["Local__Containers"] = containers,
            ["Local__Replicas"] = "2",
            ["Local__Port"] = $"{api}",
            ["ASPNETCORE_URLS"] = $"http://localhost:{dashboard}",
            ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = $"http://localhost:{FreePort.Next()}",
            ["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = $"http://localhost:{FreePort.Next()}",
            ["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true",
        });
        await host.AnswersAsync($"http://localhost:{api}/readyz", _limit);
        await host.AnswersAsync($"http://localhost:{dashboard}/", _limit);
        Assert.Contains("Without containers", host.Stdout, StringComparison.Ordinal);

        // A connection a request: the orchestrator passes each to the next replica.
        using var http = new HttpClient { BaseAddress = new($"http://localhost:{api}") };
        http.DefaultRequestHeaders.ConnectionClose = true;
        var replicas = new HashSet<string>();
        await Eventually.HoldsAsync("two replicas answer", async () =>
        {
            using var prediction = await http.PostAsync("/v1/predict", new StringContent(Home, Encoding.UTF8, MediaTypeNames.Application.Json));
            prediction.EnsureSuccessStatusCode();
            replicas.Add(Instance().Match(await http.GetStringAsync("/metrics")).Groups["id"].Value);
            return replicas.Count == 2;
        }, _limit);

        host.Terminate();
        Assert.Equal(0, await host.ExitAsync(_limit));
    }

    [GeneratedRegex("service_instance_id=\"(?<id>[^\"]+)\"")]
    private static partial Regex Instance();
}

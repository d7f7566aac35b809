using System.Net;
using System.Net.Sockets;
using System.Text;
using Grpc.Net.Client;
using MlopsHousing.InferenceProtocol;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Predict;

/// <summary>The inference service as a process of its own.</summary>
public sealed class PredictProcessTests
{
    private const string Project = "MlopsHousing.Predict";
    private const string Row = """{"inputs":[{"name":"x","shape":[1,4],"datatype":"FP64","data":[37.88,-122.23,5,8.3252]}]}""";

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task It_serves_REST_and_gRPC_on_the_ports_of_its_settings()
    {
        using var test = await TestRegistry.WithHomesAsync();
        var (http, grpc) = (FreePort.Next(), FreePort.Next());
        await using var process = Start(test.Root, ("Predict__HttpPort", $"{http}"), ("Predict__GrpcPort", $"{grpc}"));
        await process.AnswersAsync($"http://127.0.0.1:{http}/readyz", _limit);

        using var client = new HttpClient();
        using var body = new StringContent(Row, Encoding.UTF8, "application/json");
        var answer = await client.PostAsync($"http://127.0.0.1:{http}/v2/models/test-homes/infer", body);
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{grpc}");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Server"));
        Assert.True((await new GRPCInferenceService.GRPCInferenceServiceClient(channel).ServerReadyAsync(new())).Ready);
    }

    [Theory]
    [InlineData("ASPNETCORE_URLS", "http://127.0.0.1:{0}")]
    [InlineData("ASPNETCORE_HTTP_PORTS", "{0}")]
    [InlineData("Kestrel__Endpoints__Http__Url", "http://127.0.0.1:{0}")]
    public async Task The_platforms_own_settings_of_addresses_win(string name, string value)
    {
        using var test = await TestRegistry.WithHomesAsync();
        var http = FreePort.Next();
        await using var process = Start(
            test.Root, (name, string.Format(value, http)), ("Predict__HttpPort", $"{FreePort.Next()}"), ("Predict__GrpcPort", $"{FreePort.Next()}"));

        await process.AnswersAsync($"http://127.0.0.1:{http}/readyz", _limit);

        Assert.DoesNotContain("\"level\":\"warn\"", process.Stdout, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Registry__Root", "/no/such/registry", "/no/such/registry")]
    [InlineData("Registry__Model", "other", "test-homes")]
    [InlineData("Models__PollInterval", "soon", "Models__PollInterval")]
    [InlineData("Models__OnDemandVersions", "0", "Models__OnDemandVersions")]
    [InlineData("Inference__MaxRow", "1", "Inference__MaxRows")]
    [InlineData("Predict__HttpPort", "70000", "Predict__HttpPort")]
    public async Task A_setting_that_can_not_be_used_ends_it_with_one_sentence(string name, string value, string expected)
    {
        using var test = await TestRegistry.WithHomesAsync();
        await using var process = Start(test.Root, ("Predict__HttpPort", $"{FreePort.Next()}"), ("Predict__GrpcPort", $"{FreePort.Next()}"), (name, value));

        Assert.Equal(1, await process.ExitAsync(_limit));

        Assert.Contains(expected, process.Stderr, StringComparison.Ordinal);
        Assert.Single(process.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("   at ", process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_champion_or_a_busy_port_ends_it_with_one_sentence()
    {
        using var test = await TestRegistry.WithHomesAsync();
        using var busy = new TcpListener(IPAddress.Loopback, 0);
        busy.Start();
        var port = ((IPEndPoint)busy.LocalEndpoint).Port;
        await using var squeezed = Start(test.Root, ("Kestrel__Endpoints__Http__Url", $"http://127.0.0.1:{port}"), ("Predict__GrpcPort", $"{FreePort.Next()}"));
        Assert.Equal(1, await squeezed.ExitAsync(_limit));
        Assert.Contains($"{port}", Assert.Single(squeezed.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);

        var forest = Path.Combine(test.Root, "test-homes", "1", "forest.bin");
        await File.WriteAllBytesAsync(forest, [.. await File.ReadAllBytesAsync(forest), 0]);
        await using var damaged = Start(test.Root, ("Predict__HttpPort", $"{FreePort.Next()}"), ("Predict__GrpcPort", $"{FreePort.Next()}"));
        Assert.Equal(1, await damaged.ExitAsync(_limit));
        Assert.Contains("forest.bin", Assert.Single(damaged.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    private static ServiceProcess Start(string root, params (string Name, string Value)[] environment)
    {
        var settings = new Dictionary<string, string?> { ["Registry__Root"] = root };
        foreach (var (name, value) in environment) settings[name] = value;
        return ServiceProcess.StartProject(Project, environment: settings);
    }
}

using System.Text.Json.Nodes;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Tests.AllInOne;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.EndToEnd;

/// <summary>Services on a registry in a bucket.</summary>
[Collection(Alone.Name)]
public sealed class BucketTests(S3Server server) : IClassFixture<S3Server>
{
    private static readonly TimeSpan _toStart = TimeSpan.FromSeconds(60);

    private readonly string _root = S3Server.NewRoot();

    [Fact]
    public async Task A_promotion_in_a_bucket_holds_in_both_modes_within_two_seconds()
    {
        S3Server.Require();
        var registry = ModelRegistry.Open(_root);
        for (var version = 1; version <= 2; version++) await TestModels.PublishHomesAsync(registry, version);
        await PromoteAsync(registry, 1);
        await using var together = new AllInOneProcess(_root, [], new(server.Environment));
        var (http, grpc, api) = (FreePort.Next(), FreePort.Next(), FreePort.Next());
        await using var predict = Start("MlopsHousing.Predict", ("Predict__HttpPort", $"{http}"), ("Predict__GrpcPort", $"{grpc}"));
        await using var apart = Start("MlopsHousing.Api", ("ASPNETCORE_URLS", $"http://127.0.0.1:{api}"), ("Predict__Address", $"http://127.0.0.1:{grpc}"));
        await together.Process.AnswersAsync($"{together.Address}readyz", _toStart);
        await predict.AnswersAsync($"http://127.0.0.1:{http}/readyz", _toStart);
        await apart.AnswersAsync($"http://127.0.0.1:{api}/readyz", _toStart);

        foreach (var version in (int[])[2, 1])
        {
            await PromoteAsync(registry, version);
            await Task.WhenAll(new[] { together.Address, new Uri($"http://127.0.0.1:{api}") }.Select(address => Eventually.HoldsAsync(
                $"{address} answers with version {version}", async () => await VersionAsync(address) == $"{version}", TimeSpan.FromSeconds(2))));
        }
    }

    [Theory]
    [InlineData("MlopsHousing.Predict")]
    [InlineData("MlopsHousing.Api")]
    [InlineData("MlopsHousing.AllInOne")]
    public async Task A_bucket_that_may_not_be_read_ends_the_start_with_a_sentence(string project)
    {
        S3Server.Require();
        using var owner = new TempFolder();
        var environment = server.EnvironmentOf("stranger");
        environment["XDG_DATA_HOME"] = owner.Path;
        environment["Predict__Address"] = project == "MlopsHousing.Api" ? "http://127.0.0.1:9" : null;
        environment["Registry__Root"] = _root;
        await using var process = ServiceProcess.StartProject(project, [], environment);

        Assert.NotEqual(0, await process.ExitAsync(_toStart));

        Assert.Contains($"The model registry at {_root} can't be used: access is denied.", process.Output);
        Assert.DoesNotContain("   at ", process.Output);
    }

    private static async Task PromoteAsync(IModelRegistry registry, int version) => await registry.ChangeAliasesAsync(
        TestModels.Homes.Name, aliases => aliases.Promote(version, new("ada", "a test", DateTimeOffset.UtcNow)));

    private static async Task<string> VersionAsync(Uri address)
    {
        using var http = new HttpClient();
        using var body = new StringContent(TestModels.HomeJson, null, "application/json");
        using var response = await http.PostAsync(new Uri(address, "/v1/predict"), body);
        response.EnsureSuccessStatusCode();
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!["model"]!["version"]!.GetValue<string>();
    }

    private ServiceProcess Start(string project, params (string Name, string Value)[] settings)
    {
        var environment = new Dictionary<string, string?>(server.Environment) { ["Registry__Root"] = _root };
        foreach (var (name, value) in settings) environment[name] = value;
        return ServiceProcess.StartProject(project, [], environment);
    }
}

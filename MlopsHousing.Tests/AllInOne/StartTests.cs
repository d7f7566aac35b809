using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace MlopsHousing.Tests.AllInOne;

public sealed class StartTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task It_says_where_it_answers_and_with_which_model()
    {
        using var registry = await TestRegistry.WithHomesAsync();
        await using var started = new AllInOneProcess(registry.Root, []);
        await started.ReadyAsync();

        var digest = (await registry.Registry.ReadManifestAsync(TestModels.Homes.Name, 1)).Digest;
        Assert.All(
            [$"http://localhost:{started.Port}\n", $"http://localhost:{started.Port}/v1/predict", $"http://localhost:{started.Port}/docs", $"http://localhost:{started.GrpcPort}", "test-homes, version 1", digest, started.KeyFile],
            text => Assert.Contains(text, started.Process.Stdout));
        Assert.DoesNotContain('\e', started.Process.Stdout); // piped, so plain

        using var http = new HttpClient { BaseAddress = started.Address };
        using var body = new StringContent(TestModels.HomeJson, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync("/v1/predict", body);
        var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal(TestModels.HomePrice(1, 37.88, 8.3252), json["prediction"]!.GetValue<double>());
        Assert.Equal(digest, json["model"]!["digest"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/v2/health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/readyz")).StatusCode);
    }

    [Fact]
    public async Task On_a_folder_it_does_not_load_what_buckets_need()
    {
        Requires.That(OperatingSystem.IsLinux(), "only Linux tells in /proc which files a process has loaded");
        using var registry = await TestRegistry.WithHomesAsync();
        await using var started = new AllInOneProcess(registry.Root, []);
        await started.ReadyAsync();

        var loaded = await File.ReadAllTextAsync($"/proc/{started.Process.Id}/maps");

        Assert.Contains("MlopsHousing.Modeling.dll", loaded);
        Assert.DoesNotContain("AWSSDK", loaded);
    }

    [Fact]
    public async Task It_listens_on_loopback_unless_told_otherwise()
    {
        using var registry = await TestRegistry.WithHomesAsync();
        await using var closed = new AllInOneProcess(registry.Root, []);
        await using var open = new AllInOneProcess(registry.Root, ["--listen", "*"]);
        await closed.ReadyAsync();
        await open.ReadyAsync();

        // Any address of 127/8 but 127.0.0.1 stands for "another interface": it is this machine's and needs no network.
        var elsewhere = IPAddress.Parse("127.0.0.2");
        Assert.True(await ConnectsAsync(elsewhere, open.Port));
        Assert.False(await ConnectsAsync(elsewhere, closed.Port));
        Assert.True(await ConnectsAsync(IPAddress.Loopback, closed.Port));
    }

    [Fact]
    public async Task It_picks_free_ports_and_says_which()
    {
        using var registry = await TestRegistry.WithHomesAsync();
        await using var started = new AllInOneProcess(registry.Root, [], new() { ["AllInOne__Port"] = "1" });
        await started.ReadyAsync(); // the command line wins over the environment

        using var owner = new TempFolder();
        await using var free = AllInOneProcess.Start(registry.Root, ["--port", "0", "--grpc-port", "0"], owner.Path);
        await free.WritesAsync("is ready", _limit);
        var url = free.Stdout.Split('\n').Single(line => line.Contains("/v1/predict", StringComparison.Ordinal)).Split(' ')[^1];
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(new Uri(url), "/readyz"))).StatusCode);
    }

    [Fact]
    public async Task It_stops_cleanly_when_told_to()
    {
        using var registry = await TestRegistry.WithHomesAsync();
        await using var started = new AllInOneProcess(registry.Root, [], new() { ["Shutdown__ReadinessDelay"] = "00:00:00" });
        await started.ReadyAsync();
        await started.Process.WritesAsync("are kept in SQLite", _limit);
        started.Process.Terminate();
        Assert.Equal(0, await started.Process.ExitAsync(_limit));
        Assert.Empty(started.Process.Stderr);
        // The store is closed: SQLite has brought everything into its one file.
        Assert.Equal(["api-key", "store.db"], Directory.GetFiles(Path.GetDirectoryName(started.KeyFile)!).Select(Path.GetFileName).Order());
    }

    private static async Task<bool> ConnectsAsync(IPAddress address, int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(address, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

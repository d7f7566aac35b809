using System.Net;
using System.Net.Sockets;

namespace MlopsHousing.Tests.AllInOne;

/// <summary>What can't work ends with one sentence for its operator, and no stack trace.</summary>
public sealed class RefusalTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_busy_port_is_named()
    {
        using var registry = await TestRegistry.WithHomesAsync();
        using var busy = new TcpListener(IPAddress.Loopback, 0);
        busy.Start();
        var port = ((IPEndPoint)busy.LocalEndpoint).Port;
        await RefusesAsync(registry.Root, ["--port", $"{port}", "--grpc-port", "0"], [$"{port}", "--port"]);
    }

    [Fact]
    public async Task A_registry_that_is_not_there_is_named() =>
        await RefusesAsync("/nowhere/models", ["--port", "0", "--grpc-port", "0"], ["--registry"]);

    [Fact]
    public async Task A_model_that_is_not_there_is_named_with_those_that_are()
    {
        using var registry = await TestRegistry.WithHomesAsync();
        await RefusesAsync(registry.Root, ["--port", "0", "--grpc-port", "0", "--model", "castles"], ["castles", "test-homes"]);
    }

    [Fact]
    public async Task A_version_whose_files_were_changed_is_refused()
    {
        using var registry = await TestRegistry.WithHomesAsync();
        var forest = Path.Combine(registry.Root, TestModels.Homes.Name, "1", "forest.bin");
        var bytes = await File.ReadAllBytesAsync(forest);
        bytes[^1] ^= 1;
        File.SetAttributes(forest, FileAttributes.Normal);
        await File.WriteAllBytesAsync(forest, bytes);
        await RefusesAsync(registry.Root, ["--port", "0", "--grpc-port", "0"], ["forest.bin"]);
    }

    [Theory]
    [InlineData("Cache__Mode", "Sometimes", "Cache__Mode")]
    [InlineData("AllInOne__Listen", "the moon", "AllInOne__Listen")]
    [InlineData("AllInOne__Prot", "1", "AllInOne__Prot")]
    [InlineData("AllInOne__GrpcPort", "-1", "AllInOne__GrpcPort")]
    [InlineData("RequestLog__SampleRatio", "2", "RequestLog__SampleRatio")]
    public async Task A_bad_setting_is_named(string name, string value, string named)
    {
        using var registry = await TestRegistry.WithHomesAsync();
        await RefusesAsync(registry.Root, [], [named], new() { ["AllInOne__Port"] = "0", [name] = value });
    }

    [Theory]
    [InlineData("--prot 1", "--prot")]
    [InlineData("--port", "--port")]
    [InlineData("--port eighty", "eighty")]
    [InlineData("--port 65536", "65536")]
    [InlineData("--port 8095 --grpc-port 8095", "8095")]
    [InlineData("--listen nowhere", "--listen")]
    [InlineData("--model a --model b", "--model")]
    [InlineData("serve", "serve")]
    public async Task A_command_line_that_makes_no_sense_is_refused(string line, string named) =>
        await RefusesAsync(null, line.Split(' '), [named]);

    [Fact]
    public async Task Help_names_every_option()
    {
        using var owner = new TempFolder();
        await using var process = AllInOneProcess.Start(null, ["--help"], owner.Path);
        Assert.Equal(0, await process.ExitAsync(_limit));
        Assert.All(["--port", "--grpc-port", "--listen", "--registry", "--model"], option => Assert.Contains(option, process.Stdout));
    }

    private static async Task RefusesAsync(string? registry, string[] args, string[] named, Dictionary<string, string?>? environment = null)
    {
        using var owner = new TempFolder();
        await using var process = AllInOneProcess.Start(registry, args, owner.Path, environment);
        Assert.NotEqual(0, await process.ExitAsync(_limit));
        Assert.All(named, text => Assert.Contains(text, process.Stderr));
        Assert.DoesNotContain('\n', process.Stderr); // one sentence, hence no stack trace
        Assert.EndsWith(".", process.Stderr);
        Assert.DoesNotContain("is ready", process.Stdout);
    }
}

using System.Net;
using System.Net.Sockets;

namespace MlopsHousing.Tests.ServiceDefaults;

/// <summary>A service that can't start says why in one sentence, and ends with an exit code that is not zero.</summary>
public sealed class StartupTests
{
    [Theory]
    [InlineData("Shutdown__ReadinessDelay", "5", "Shutdown__ReadinessDelay is '5'; it must be hours:minutes:seconds, such as 0:00:30 (30 seconds)")]
    [InlineData("Shutdown__ReadinessDelay", "5:00:00", "Shutdown__ReadinessDelay: must be a time from 00:00:00 to 00:05:00 (hours:minutes:seconds).")]
    [InlineData("Shutdown__DrainTimeout", "soon", "Shutdown__DrainTimeout is 'soon'; it must be hours:minutes:seconds")]
    [InlineData("Shutdown__DrainTimeout", "24:00:00", "Shutdown__DrainTimeout is '24:00:00'; it must be hours:minutes:seconds")]
    [InlineData("Inference__MaxRequestBytes", "8 MB", "Inference__MaxRequestBytes is '8 MB'; it must be a whole number.")]
    [InlineData("Shutdown__ReadinesDelay", "00:00:05", "Shutdown__ReadinesDelay is not a setting; there are Shutdown__ReadinessDelay")]
    [InlineData("ASPNETCORE_URLS", "nonsense", "Invalid url: 'nonsense'.")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "nonsense", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is 'nonsense', which is no address; write it like http://collector:4317.")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "nonsense", "OTEL_EXPORTER_OTLP_ENDPOINT is 'nonsense', which is no address; write it like http://collector:4317.")]
    [InlineData("OTEL_TRACES_SAMPLER_ARG", "7", "OTEL_TRACES_SAMPLER_ARG is '7'; it must be a share of the requests, from 0 to 1.")]
    public async Task A_bad_setting_is_named(string setting, string value, string says)
    {
        await using var service = await PredictProcess.LaunchAsync((setting, value));
        await AssertRefusesAsync(service, says);
    }

    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";
        await using var service = await PredictProcess.LaunchAsync(("ASPNETCORE_URLS", address));
        await AssertRefusesAsync(service, $"Failed to bind to address {address}: address already in use. Stop what listens there, or choose another port");
    }

    [Fact]
    public async Task A_registry_that_is_not_there_is_named()
    {
        await using var service = await PredictProcess.LaunchAsync(("Registry__Root", "/no/such/folder"));
        await AssertRefusesAsync(service, "/no/such/folder");
    }

    private static async Task AssertRefusesAsync(PredictProcess service, string says)
    {
        Assert.Equal(1, await service.Process.ExitAsync(PredictProcess.Soon));
        Assert.Contains(says, service.Process.Stderr);
        Assert.Single(service.Process.Stderr.Split('\n'));
        Assert.EndsWith(".", service.Process.Stderr);
        Assert.DoesNotContain("   at ", service.Process.Output);
    }
}

using System.Diagnostics;
using System.Net;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.ServiceDefaults;

/// <summary>Signals to a real process.</summary>
[Collection(Alone.Name)]
public sealed class ShutdownTests
{
    private const int SigInt = 2;

    [Fact]
    public async Task After_SIGTERM_readiness_fails_requests_are_served_for_a_while_and_those_under_way_end_well()
    {
        await using var service = await PredictProcess.StartAsync(("Shutdown__ReadinessDelay", "00:00:02"));
        using var unfinished = await service.BeginInferenceAsync();
        var clock = Stopwatch.StartNew();
        service.Process.Terminate();

        await Eventually.HoldsAsync("readiness fails", async () => await StatusAsync(service, "/readyz") is HttpStatusCode.ServiceUnavailable, PredictProcess.Soon);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(service, "/livez"));
        using var answer = await service.Client.PostAsync(PredictProcess.InferencePath, new StringContent(PredictProcess.Inference, null, "application/json"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), "The service must be asked before the delay ends for this test to say anything.");

        await Eventually.HoldsAsync("no more connections are accepted", async () => await StatusAsync(service, "/livez") is null, PredictProcess.Soon);
        Assert.True(clock.Elapsed > TimeSpan.FromSeconds(1.9), $"It stopped accepting after {clock.Elapsed}, before the delay was over.");
        Assert.False(service.Process.HasExited);
        Assert.StartsWith("HTTP/1.1 200 OK", await unfinished.FinishAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await service.Process.ExitAsync(PredictProcess.Soon));
        Assert.DoesNotContain("HealthChecks", service.Process.Output); // not a line a probe
    }

    [Fact]
    public async Task The_hook_before_SIGTERM_is_answered_after_the_readiness_delay_and_changes_nothing()
    {
        await using var service = await PredictProcess.StartAsync(("Shutdown__ReadinessDelay", "00:00:01"));
        var clock = Stopwatch.StartNew();
        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(service, "/prestop"));
        Assert.True(clock.Elapsed > TimeSpan.FromSeconds(0.9), $"It was answered after {clock.Elapsed}.");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(service, "/readyz"));
    }

    [Fact]
    public async Task A_request_that_does_not_end_is_cut_when_the_drain_time_is_over()
    {
        await using var service = await PredictProcess.StartAsync(("Shutdown__ReadinessDelay", "00:00:00"), ("Shutdown__DrainTimeout", "00:00:01"));
        using var unfinished = await service.BeginInferenceAsync();
        service.Process.Terminate();
        Assert.Equal(0, await service.Process.ExitAsync(TimeSpan.FromSeconds(15)));
    }

    [Fact]
    public async Task Ctrl_C_does_not_wait_for_load_balancers()
    {
        await using var service = await PredictProcess.StartAsync(("Shutdown__ReadinessDelay", "00:05:00"));
        service.Process.Signal(SigInt);
        Assert.Equal(0, await service.Process.ExitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_second_Ctrl_C_ends_the_process_at_once()
    {
        await using var service = await PredictProcess.StartAsync(("Shutdown__DrainTimeout", "00:05:00"));
        using var unfinished = await service.BeginInferenceAsync();
        service.Process.Signal(SigInt);
        await service.Process.WritesAsync("Stopping", PredictProcess.Soon);
        service.Process.Signal(SigInt);
        Assert.Equal(130, await service.Process.ExitAsync(TimeSpan.FromSeconds(30)));
    }

    /// <returns>Null where no connection is accepted.</returns>
    private static async Task<HttpStatusCode?> StatusAsync(PredictProcess service, string path)
    {
        // A connection of its own, as a probe has.
        using var client = new HttpClient { BaseAddress = service.Client.BaseAddress };
        try
        {
            using var answer = await client.GetAsync(path);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}

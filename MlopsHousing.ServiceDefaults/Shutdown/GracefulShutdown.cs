using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MlopsHousing.ServiceDefaults.Startup;

namespace MlopsHousing.ServiceDefaults.Shutdown;

/// <summary>
/// After SIGTERM: readiness fails at once, requests are served for the readiness delay, then no more are accepted,
/// those under way drain, and the process ends. Ctrl+C skips the delay; a second one ends the process at once.
/// </summary>
internal sealed partial class GracefulShutdown(IOptions<ShutdownOptions> options, ILogger<GracefulShutdown> log)
    : IHostedLifecycleService, IDisposable
{
    private const int ExitCodeAfterSigint = 130; // 128 + the signal's number, as shells report it

    private readonly CancellationTokenSource _hurry = new();
    private PosixSignalRegistration? _interrupts;
    private int _interruptCount;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _interrupts = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ =>
        {
            if (Interlocked.Increment(ref _interruptCount) > 1)
                Environment.Exit(ExitCodeAfterSigint);
            _hurry.Cancel();
        });
        return Task.CompletedTask;
    }

    /// <summary>Runs before any service is stopped, the web server included.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var delay = options.Value.ReadinessDelay;
        Stopping(log, delay.TotalSeconds, options.Value.DrainTimeout.TotalSeconds);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_hurry.Token, cancellationToken);
        await Task.Delay(delay, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _interrupts?.Dispose();
        _hurry.Dispose();
    }

    [LoggerMessage(1002, LogLevel.Information, "Stopping: not ready from now on, serving for {Delay} s more, then draining for up to {Drain} s")]
    private static partial void Stopping(ILogger log, double delay, double drain);
}

internal static class GracefulShutdownServices
{
    internal static void AddGracefulShutdown(this IServiceCollection services)
    {
        services.AddSettings<ShutdownOptions>(ShutdownOptions.SectionName);
        services.AddHostedService<GracefulShutdown>();
        services.AddOptions<HostOptions>().Configure<IOptions<ShutdownOptions>>((host, shutdown) =>
            host.ShutdownTimeout = shutdown.Value.ReadinessDelay + shutdown.Value.DrainTimeout);
    }
}

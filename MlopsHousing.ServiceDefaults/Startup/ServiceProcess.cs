using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MlopsHousing.ServiceDefaults.Startup;

/// <summary>A service as a process: builds it, runs it, and ends with an exit code that supervisors understand.</summary>
public static class ServiceProcess
{
    /// <summary>Builds and runs a service until it is told to stop.</summary>
    /// <param name="build">Composes the service. What it throws is explained just as what start throws.</param>
    /// <returns>0 after a clean stop, 1 after one sentence on stderr that says why the service could not run.</returns>
    public static async Task<int> RunAsync(Func<WebApplication> build)
    {
        var stopping = CancellationToken.None;
        try
        {
            await using var app = build();
            var lifetime = app.Services.GetRequiredService<IHostApplicationLifetime>();
            stopping = lifetime.ApplicationStopping;
            app.Services.GetService<QuietStart>()?.Until(lifetime.ApplicationStarted);
            await app.RunAsync();
            return 0;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return 0; // told to stop while starting
        }
        catch (Exception error)
        {
            await Console.Error.WriteLineAsync(StartupFailure.Explain(error) ?? $"Unexpected failure, please report it: {error}");
            return 1;
        }
    }

    /// <summary>As <see cref="RunAsync"/>, for a service that is already built.</summary>
    public static Task<int> RunToExitCodeAsync(this WebApplication app) => RunAsync(() => app);
}

using System.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using MlopsHousing.Api.Models;
using MlopsHousing.ServiceDefaults;
using MlopsHousing.ServiceDefaults.Health;

namespace MlopsHousing.AllInOne;

/// <summary>Says on stdout, once requests are answered: where, with which model, and where the API key is.</summary>
internal sealed class StartReport(
    IServer server,
    IHostApplicationLifetime lifetime,
    HealthCheckService health,
    ModelCatalog models,
    FirstKey key) : BackgroundService
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!lifetime.ApplicationStarted.IsCancellationRequested || !await IsReadyAsync(stoppingToken))
                await Task.Delay(_pause, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }

        var terminal = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";
        await Console.Out.WriteLineAsync(Compose(terminal));
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancel) =>
        (await health.CheckHealthAsync(check => check.Tags.Contains(Readiness.Tag), cancel)).Status == HealthStatus.Healthy;

    private string Compose(bool terminal)
    {
        var addresses = server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Select(ForABrowser).ToList();
        var (http, grpc) = (addresses[0], addresses[^1]);
        var version = models.Champion!.Version;
        var took = DateTime.Now - Process.GetCurrentProcess().StartTime;
        (string Name, string Value)[] lines =
        [
            ("Console", http),
            ("Predict", $"{http}/v1/predict"),
            ("Documentation", $"{http}/docs"),
            ("gRPC", grpc),
            ("Model", $"{version.Model}, version {version.Number}"),
            ("Digest", version.Digest),
            ("API key", key.Whereabouts),
        ];
        return $"""
            {Bold($"MlopsHousing {BuildInfo.Current.Version}")} is ready after {took.TotalSeconds:0.00} s. Ctrl+C stops it.

            {string.Join(Environment.NewLine, lines.Select(line => $"  {Dim(line.Name.PadRight(13))}  {line.Value}"))}

            """;

        string Bold(string text) => terminal ? $"\e[1m{text}\e[0m" : text;
        string Dim(string text) => terminal ? $"\e[2m{text}\e[0m" : text;
    }

    /// <summary>Kestrel names every network as [::], which no browser opens.</summary>
    private static string ForABrowser(string address) =>
        address.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal);
}

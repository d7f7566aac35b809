using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace MlopsHousing.AppHost;

/// <summary>What differs from machine to machine, in run mode: <c>Local__Containers</c> and so on.</summary>
internal sealed class LocalSettings
{
    private const string SectionName = "Local";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    /// <summary>Where the API is reached.</summary>
    public int Port { get; set; } = 8080;

    /// <summary>
    /// Processes of each service. Several stand behind one address, so that Prometheus would see one of them a scrape: more
    /// than one is for looking at replicas, not at graphs.
    /// </summary>
    public int Replicas { get; set; } = 1;

    /// <summary>Whether to run what comes in containers. By default where Docker or Podman answers: installed, one may still be stopped.</summary>
    public bool? Containers { get; set; }

    /// <summary>A profile of the AWS CLI: the deployed registry, cache and database are used. Without it nothing of AWS is touched.</summary>
    public string? AwsProfile { get; set; }

    /// <summary>The region of the deployed stacks.</summary>
    public string AwsRegion { get; set; } = "us-west-2";

    /// <summary>The environment of the deployed stacks.</summary>
    public string AwsEnvironment { get; set; } = "dev";

    public bool UsesContainers => Containers == true;

    public bool UsesAws => !string.IsNullOrWhiteSpace(AwsProfile);

    /// <exception cref="DistributedApplicationException">A setting is misspelt or out of range.</exception>
    internal static LocalSettings Read(IDistributedApplicationBuilder builder)
    {
        var section = builder.Configuration.GetSection(SectionName);
        var known = typeof(LocalSettings).GetProperties().Where(property => property.CanWrite).Select(property => property.Name).ToList();
        if (section.GetChildren().FirstOrDefault(child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            throw new DistributedApplicationException(
                $"{SectionName}__{unknown.Key} is not a setting; there are {string.Join(", ", known.Select(name => $"{SectionName}__{name}"))}.");

        var settings = section.Get<LocalSettings>() ?? new();
        if (settings.Port is < 1 or > 65535)
            throw new DistributedApplicationException($"{SectionName}__{nameof(Port)} must be from 1 to 65535.");
        if (settings.Replicas is < 1 or > 10)
            throw new DistributedApplicationException($"{SectionName}__{nameof(Replicas)} must be from 1 to 10.");
        if (builder.ExecutionContext.IsPublishMode) return settings;

        settings.Containers ??= Answers("docker") || Answers("podman");
        if (!settings.UsesContainers)
            Console.WriteLine(
                $"Without containers ({SectionName}__{nameof(Containers)}=false, or neither Docker nor Podman answers): "
                + (settings.UsesAws ? "" : "the cache is in memory, the store is SQLite, and ")
                + "Prometheus, Grafana, Alertmanager and Jaeger are left out.");
        return settings;
    }

    private static bool Answers(string program)
    {
        try
        {
            // It asks the daemon or the machine, too, where there must be one.
            using var process = Process.Start(new ProcessStartInfo(program, ["version"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            if (process.WaitForExit(_patience)) return process.ExitCode == 0;
            process.Kill();
        }
        catch (Win32Exception)
        {
            // It is not installed.
        }
        return false;
    }
}

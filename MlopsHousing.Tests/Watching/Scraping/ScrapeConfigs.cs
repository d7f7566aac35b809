using MlopsHousing.Tests.Deploy.Resources;
using YamlDotNet.Serialization;

namespace MlopsHousing.Tests.Watching.Scraping;

/// <summary>
/// What the Prometheus operator makes of monitors and probes, as far as ours go. Where it looks targets up in a cluster, the
/// caller says what would be found.
/// </summary>
internal static class ScrapeConfigs
{
    /// <summary>A whole configuration of Prometheus, with all rules.</summary>
    /// <param name="jobs">From <see cref="Of(Probe, string, IEnumerable{string})"/> and the like.</param>
    public static string Configuration(params IEnumerable<Dictionary<string, object?>> jobs) =>
        new SerializerBuilder().DisableAliases().ConfigureDefaultValuesHandling(DefaultValuesHandling.OmitNull).Build().Serialize(new Dictionary<string, object>
        {
            ["global"] = new { scrape_interval = "1s", evaluation_interval = "1s" },
            ["rule_files"] = new[] { "/rules/*.yaml" },
            ["scrape_configs"] = jobs,
        });

    /// <summary>A probe's job.</summary>
    /// <param name="probe">The probe.</param>
    /// <param name="prober">Where its exporter is.</param>
    /// <param name="targets">What is asked in the place of its addresses.</param>
    public static Dictionary<string, object?> Of(Probe probe, string prober, IEnumerable<string> targets) => new()
    {
        ["job_name"] = $"probe/{probe.Metadata.NamespaceProperty}/{probe.Metadata.Name}",
        ["metrics_path"] = "/probe",
        ["params"] = new { module = new[] { probe.Spec.Module } },
        ["static_configs"] = new[] { new { targets, labels = new { @namespace = probe.Metadata.NamespaceProperty } } },
        ["relabel_configs"] = new object[]
        {
            new { target_label = "job", replacement = probe.Spec.JobName },
            new { source_labels = new[] { "__address__" }, target_label = "__param_target" },
            new { source_labels = new[] { "__param_target" }, target_label = "instance" },
            new { target_label = "__address__", replacement = prober },
        },
    };
}

using k8s.Models;
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

    /// <summary>A job for each endpoint of a monitor. A label of a target wins over a series' own unless the endpoint honours those.</summary>
    /// <param name="monitor">The monitor.</param>
    /// <param name="service">The service that it selects.</param>
    /// <param name="targets">Who is behind that.</param>
    public static IEnumerable<Dictionary<string, object?>> Of(ServiceMonitor monitor, V1Service service, IEnumerable<ScrapeTarget> targets) =>
        monitor.Spec.Endpoints.Select((endpoint, index) => new Dictionary<string, object?>
        {
            ["job_name"] = $"serviceMonitor/{monitor.Metadata.NamespaceProperty}/{monitor.Metadata.Name}/{index}",
            ["honor_labels"] = endpoint.HonorLabels,
            ["honor_timestamps"] = endpoint.HonorTimestamps,
            ["metrics_path"] = endpoint.Path ?? "/metrics",
            ["static_configs"] = targets.Select(target => new { targets = new[] { target.Address }, labels = LabelsOf(monitor, service, endpoint, target) }),
            ["relabel_configs"] = endpoint.Relabelings.Select(Of),
            ["metric_relabel_configs"] = endpoint.MetricRelabelings.Select(Of),
        });

    /// <summary>A monitor's job for pods with the labels that it selects by.</summary>
    /// <param name="monitor">The monitor.</param>
    /// <param name="pods">Where they are, and their labels.</param>
    public static Dictionary<string, object?> Of(PodMonitor monitor, IEnumerable<(ScrapeTarget Target, IDictionary<string, string> Labels)> pods) => new()
    {
        ["job_name"] = $"podMonitor/{monitor.Metadata.NamespaceProperty}/{monitor.Metadata.Name}/0",
        ["metrics_path"] = monitor.Spec.PodMetricsEndpoints.Single().Path,
        ["static_configs"] = pods.Select(pod => new
        {
            targets = new[] { pod.Target.Address },
            labels = new
            {
                job = pod.Labels[monitor.Spec.JobLabel!],
                @namespace = monitor.Metadata.NamespaceProperty,
                pod = pod.Target.Pod,
                container = pod.Target.Container,
                endpoint = monitor.Spec.PodMetricsEndpoints.Single().Port,
            },
        }),
    };

    private static Dictionary<string, string> LabelsOf(ServiceMonitor monitor, V1Service service, ScrapeEndpoint endpoint, ScrapeTarget target)
    {
        var labels = new Dictionary<string, string>
        {
            ["job"] = monitor.Spec.JobLabel is { } label && service.Metadata.Labels.TryGetValue(label, out var job) ? job : service.Metadata.Name,
            ["namespace"] = service.Metadata.NamespaceProperty,
            ["service"] = service.Metadata.Name,
            ["endpoint"] = endpoint.Port!,
        };
        foreach (var (name, value) in new[] { ("pod", target.Pod), ("container", target.Container), ("node", target.Node) })
            if (value is not null) labels[name] = value;
        return labels;
    }

    private static object Of(Relabeling relabeling) => new
    {
        action = relabeling.Action,
        source_labels = relabeling.SourceLabels,
        regex = relabeling.Regex,
        target_label = relabeling.TargetLabel,
        replacement = relabeling.Replacement,
    };
}

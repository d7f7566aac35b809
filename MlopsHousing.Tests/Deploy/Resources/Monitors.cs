using k8s.Models;

namespace MlopsHousing.Tests.Deploy.Resources;

/// <summary>Which services Prometheus scrapes.</summary>
[KubernetesEntity(Group = "monitoring.coreos.com", ApiVersion = "v1", Kind = "ServiceMonitor")]
internal sealed record ServiceMonitor : CustomResource<ServiceMonitor.Specification>
{
    internal sealed record Specification
    {
        public V1LabelSelector Selector { get; init; } = new();

        public NamespaceSelector? NamespaceSelector { get; init; }

        public string? JobLabel { get; init; }

        public IList<ScrapeEndpoint> Endpoints { get; init; } = [];
    }
}

/// <summary>Which pods Prometheus scrapes.</summary>
[KubernetesEntity(Group = "monitoring.coreos.com", ApiVersion = "v1", Kind = "PodMonitor")]
internal sealed record PodMonitor : CustomResource<PodMonitor.Specification>
{
    internal sealed record Specification
    {
        public V1LabelSelector Selector { get; init; } = new();

        public NamespaceSelector? NamespaceSelector { get; init; }

        public string? JobLabel { get; init; }

        public IList<ScrapeEndpoint> PodMetricsEndpoints { get; init; } = [];
    }
}

internal sealed record NamespaceSelector
{
    public IList<string> MatchNames { get; init; } = [];
}

internal sealed record ScrapeEndpoint
{
    public string? Port { get; init; }

    public string? Path { get; init; }

    public string? Interval { get; init; }

    public string? ScrapeTimeout { get; init; }

    public bool HonorLabels { get; init; }

    public bool HonorTimestamps { get; init; } = true;

    public bool TrackTimestampsStaleness { get; init; }

    public IList<Relabeling> Relabelings { get; init; } = [];

    public IList<Relabeling> MetricRelabelings { get; init; } = [];
}

/// <summary>What becomes of labels before a scrape, or of series after it.</summary>
internal sealed record Relabeling
{
    public string? Action { get; init; }

    public IList<string> SourceLabels { get; init; } = [];

    public string? Regex { get; init; }

    public string? TargetLabel { get; init; }

    public string? Replacement { get; init; }
}

/// <summary>Which addresses a blackbox exporter asks for Prometheus.</summary>
[KubernetesEntity(Group = "monitoring.coreos.com", ApiVersion = "v1", Kind = "Probe")]
internal sealed record Probe : CustomResource<Probe.Specification>
{
    internal sealed record Specification
    {
        public string JobName { get; init; } = "";

        public string Interval { get; init; } = "";

        public string ScrapeTimeout { get; init; } = "";

        public string Module { get; init; } = "";

        public Exporter Prober { get; init; } = new();

        public Addresses Targets { get; init; } = new();
    }

    internal sealed record Exporter
    {
        public string Url { get; init; } = "";
    }

    internal sealed record Addresses
    {
        public StaticAddresses StaticConfig { get; init; } = new();
    }

    internal sealed record StaticAddresses
    {
        public IList<string> Static { get; init; } = [];
    }
}

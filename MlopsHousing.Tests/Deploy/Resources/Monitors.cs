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
}

using k8s.Models;

namespace MlopsHousing.Tests.Deploy.Resources;

/// <summary>Recording rules and alerts, as the Prometheus operator reads them.</summary>
[KubernetesEntity(Group = "monitoring.coreos.com", ApiVersion = "v1", Kind = "PrometheusRule")]
internal sealed record PrometheusRule : CustomResource<PrometheusRule.Specification>
{
    internal sealed record Specification
    {
        public IList<RuleGroup> Groups { get; init; } = [];
    }
}

internal sealed record RuleGroup
{
    public string Name { get; init; } = "";

    public string? Interval { get; init; }

    public IList<Rule> Rules { get; init; } = [];

    internal sealed record Rule
    {
        public string? Record { get; init; }

        public string? Alert { get; init; }

        public string Expr { get; init; } = "";

        public string? For { get; init; }

        public IDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

        public IDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();
    }
}

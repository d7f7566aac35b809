using k8s.Models;
using MlopsHousing.Tests.Deploy.Overlays;

namespace MlopsHousing.Tests.Deploy.GitOps;

/// <summary>The namespaces around ours are closed, too, but for the edges that are listed here.</summary>
public sealed class NamespaceNetworkTests
{
    private static readonly Dictionary<string, string[]> _edges = new(StringComparer.Ordinal)
    {
        ["argocd"] =
        [
            "all -> dns", "all -> kubernetes-api", "internal-load-balancer -> server",
            "server -> repo-server", "application-controller -> repo-server", "applicationset-controller -> repo-server", "notifications-controller -> repo-server",
            "server -> redis", "application-controller -> redis", "repo-server -> redis", "server -> dex-server",
            "repo-server -> sources", "dex-server -> identity-provider", "notifications-controller -> alertmanager",
            "prometheus -> server", "prometheus -> repo-server", "prometheus -> application-controller", "prometheus -> applicationset-controller",
            "prometheus -> notifications-controller",
        ],
        ["monitoring"] =
        [
            "all -> dns", "all -> kubernetes-api", "internal-load-balancer -> grafana", "kubernetes-api -> operator",
            "prometheus -> targets", "prometheus -> nodes", "prometheus -> prometheus", "prometheus -> alertmanager", "prometheus -> grafana",
            "prometheus -> kube-state-metrics", "prometheus -> operator", "prometheus -> blackbox-exporter", "blackbox-exporter -> public-addresses",
            "grafana -> prometheus", "grafana -> alertmanager", "notifications-controller -> alertmanager", "alertmanager -> receivers",
        ],
    };

    public static TheoryData<string> Namespaces => [.. _edges.Keys];

    public static TheoryData<string> Environments => Overlay.Environments;

    [Theory]
    [MemberData(nameof(Namespaces))]
    public void Nothing_goes_in_or_out_but_by_a_policy_with_its_edge(string name)
    {
        var policies = Of(name);
        var deny = policies.Single(policy => policy.Metadata.Name == "default-deny").Spec;
        Assert.Equal(["Egress", "Ingress"], deny.PolicyTypes.Order(StringComparer.Ordinal));
        Assert.True(deny.PodSelector.MatchLabels is null && deny.Ingress is null && deny.Egress is null);

        var others = policies.Where(policy => policy.Metadata.Name != "default-deny").ToList();
        Assert.Equal(_edges[name].Order(StringComparer.Ordinal), others.Select(policy => policy.Metadata.Annotations["mlops-housing/edge"]).Distinct().Order(StringComparer.Ordinal));
        Assert.All(others, policy => Assert.Equal(1, (policy.Spec.Ingress?.Count ?? 0) + (policy.Spec.Egress?.Count ?? 0)));
    }

    [Theory]
    [MemberData(nameof(Namespaces))]
    public void What_two_pods_of_a_namespace_say_to_one_another_is_let_out_and_in_on_the_same_ports(string name)
    {
        var byEdge = Of(name).Where(policy => policy.Metadata.Name != "default-deny").ToLookup(policy => policy.Metadata.Annotations["mlops-housing/edge"]);
        var pairs = byEdge.Where(edge => edge.Count() == 2).ToList();
        Assert.NotEmpty(pairs);
        Assert.All(pairs, edge =>
        {
            var (to, from) = (edge.Single(policy => policy.Spec.Egress is not null), edge.Single(policy => policy.Spec.Ingress is not null));
            Assert.Equal(Ports(to.Spec.Egress[0].Ports), Ports(from.Spec.Ingress[0].Ports));
            Assert.Equal(to.Spec.Egress[0].To[0].PodSelector.MatchLabels, from.Spec.PodSelector.MatchLabels);
            Assert.Equal(to.Spec.PodSelector.MatchLabels, from.Spec.Ingress[0].FromProperty[0].PodSelector.MatchLabels);
        });

        static IEnumerable<string> Ports(IEnumerable<V1NetworkPolicyPort> ports) => ports.Select(port => $"{port.Protocol} {port.Port.Value}");
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void Addresses_are_the_networks_the_Kubernetes_APIs_or_everybodys_by_TLS(string environment)
    {
        string[] known = [.. Enumerable.Range(0, 3).Select(Overlay.RegionOf(environment).PrivateCidr), "172.20.0.1/32"];
        var policies = Manifests.Render("deploy", "argocd", "environments", environment).Of<V1NetworkPolicy>().ToList();
        Assert.True(policies.Count > 30);
        foreach (var policy in policies)
        {
            var peers = (policy.Spec.Egress?.SelectMany(rule => rule.To) ?? []).Concat(policy.Spec.Ingress?.SelectMany(rule => rule.FromProperty) ?? []);
            foreach (var cidr in peers.Select(peer => peer.IpBlock?.Cidr).OfType<string>())
                Assert.True(
                    known.Contains(cidr) || (cidr == "0.0.0.0/0" && policy.Spec.Egress?[0].Ports.Single().Port.Value == "443"), $"{policy.Metadata.Name} lets {cidr} through.");
        }
    }

    private static List<V1NetworkPolicy> Of(string name) =>
        [.. Manifests.Render("deploy", "platform", "cluster").Of<V1NetworkPolicy>().Where(policy => policy.Metadata.NamespaceProperty == name)];
}

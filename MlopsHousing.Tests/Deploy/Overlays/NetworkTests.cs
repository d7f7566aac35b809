using System.Text.RegularExpressions;
using k8s.Models;

namespace MlopsHousing.Tests.Deploy.Overlays;

/// <summary>The row network: each edge of the application model has its policy, and no policy lacks an edge.</summary>
public sealed partial class NetworkTests
{
    // What the application model can't know: who stands before it, who looks at it, and what AWS and the jobs add.
    private static readonly (string From, string To)[] _ofThePlatform =
    [
        ("load-balancer", "api"), ("internal-load-balancer", "api"), ("prometheus", "api"), ("prometheus", "predict"), ("all", "dns"),
        ("api", "pod-identity"), ("predict", "pod-identity"), ("batch", "pod-identity"), ("batch", "registry"), ("migration", "store"),
        ("training", "pod-identity"), ("training", "registry"), ("training", "store"),
    ];

    public static TheoryData<string> Environments => Overlay.Environments;

    [Fact]
    public void The_application_model_has_the_edges_that_are_known() => Assert.Equal(
        [("api", "cache"), ("api", "predict"), ("api", "registry"), ("api", "store"), ("predict", "registry")],
        AspireManifest.Kept.Edges.Order());

    [Theory]
    [MemberData(nameof(Environments))]
    public void Each_edge_has_a_policy_and_no_policy_lacks_an_edge(string environment)
    {
        var policies = Overlay.Of(environment).Of<V1NetworkPolicy>().Where(policy => policy.Metadata.Name != "default-deny").ToList();
        Assert.Equal(AspireManifest.Kept.Edges.Concat(_ofThePlatform).Order(), policies.Select(EdgeOf).Distinct().Order());
        Assert.All(policies, policy =>
        {
            // One direction, one rule: what a policy is called is all that it lets through.
            Assert.Single(policy.Spec.PolicyTypes);
            Assert.Equal(1, (policy.Spec.Ingress?.Count ?? 0) + (policy.Spec.Egress?.Count ?? 0));
            var (from, to) = EdgeOf(policy);
            var isEgress = policy.Spec.Egress is not null;
            Assert.Equal(isEgress ? "Egress" : "Ingress", policy.Spec.PolicyTypes[0]);
            Assert.Equal(isEgress ? from : to, policy.Spec.PodSelector.MatchLabels?["app"] ?? "all");
        });
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void Nothing_goes_in_or_out_by_default(string environment)
    {
        var policy = Overlay.Of(environment).Named<V1NetworkPolicy>("default-deny").Spec;
        Assert.Equal(["Egress", "Ingress"], policy.PolicyTypes.Order(StringComparer.Ordinal));
        Assert.Null(policy.PodSelector.MatchLabels);
        Assert.Null(policy.Ingress);
        Assert.Null(policy.Egress);
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void Each_policy_lets_through_its_edge_and_nothing_else(string environment)
    {
        var (@public, @private) = SubnetsOf(environment);
        var expected = new Dictionary<(string, string), (IEnumerable<string> Peers, string Ports)>
        {
            [("load-balancer", "api")] = (@public, "TCP 8080"),
            [("internal-load-balancer", "api")] = (@private, "TCP 8080"),
            [("prometheus", "api")] = (["monitoring/app.kubernetes.io/name=prometheus"], "TCP 8080"),
            [("prometheus", "predict")] = (["monitoring/app.kubernetes.io/name=prometheus"], "TCP 8080"),
            [("all", "dns")] = (["kube-system/k8s-app=kube-dns"], "TCP 53, UDP 53"),
            [("api", "cache")] = (@private, "TCP 6379"),
            [("api", "store")] = (@private, "TCP 5432"),
            [("migration", "store")] = (@private, "TCP 5432"),
            [("training", "store")] = (@private, "TCP 5432"),
        };
        foreach (var policy in Overlay.Of(environment).Of<V1NetworkPolicy>().Where(policy => policy.Metadata.Name != "default-deny"))
        {
            var (from, to) = EdgeOf(policy);
            var (peers, ports) = to switch
            {
                "registry" => (["0.0.0.0/0"], "TCP 443"),
                "pod-identity" => (["169.254.170.23/32"], "TCP 80"),
                "predict" when from == "api" => ([$"/app={(policy.Spec.Egress is null ? "api" : "predict")}"], "TCP 8081"),
                _ => expected[(from, to)],
            };
            var rule = policy.Spec.Egress is { } egress ? (egress[0].To, egress[0].Ports) : (policy.Spec.Ingress[0].FromProperty, policy.Spec.Ingress[0].Ports);
            Assert.Equal(peers.Order(), rule.Item1.Select(Peer).Order());
            Assert.Equal(ports, string.Join(", ", rule.Ports.Select(port => $"{port.Protocol} {port.Port.Value}").Order(StringComparer.Ordinal)));
        }
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void Only_load_balancers_are_believed_about_who_the_client_is(string environment)
    {
        var overlay = Overlay.Of(environment);
        var (@public, @private) = SubnetsOf(environment);
        var believed = overlay.SettingsOf(overlay.Container("api")).Where(setting => setting.Key.StartsWith("ForwardedHeaders__Networks__", StringComparison.Ordinal));
        Assert.Equal(@public.Concat(@private).Order(), believed.Select(setting => setting.Value).Order());
    }

    private static (List<string> Public, List<string> Private) SubnetsOf(string environment)
    {
        var region = Overlay.RegionOf(environment);
        return ([.. Enumerable.Range(0, 3).Select(region.PublicCidr)], [.. Enumerable.Range(0, 3).Select(region.PrivateCidr)]);
    }

    private static (string From, string To) EdgeOf(V1NetworkPolicy policy)
    {
        var edge = Edge().Match(policy.Metadata.Annotations["mlops-housing/edge"]);
        return (edge.Groups["from"].Value, edge.Groups["to"].Value);
    }

    private static string Peer(V1NetworkPolicyPeer peer) => peer.IpBlock?.Cidr
        ?? $"{peer.NamespaceSelector?.MatchLabels["kubernetes.io/metadata.name"]}/{string.Join(',', peer.PodSelector.MatchLabels.Select(label => $"{label.Key}={label.Value}"))}";

    [GeneratedRegex("^(?<from>[a-z-]+) -> (?<to>[a-z-]+)$")]
    private static partial Regex Edge();
}

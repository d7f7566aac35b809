using YamlDotNet.RepresentationModel;

namespace MlopsHousing.Cli.Doctor;

/// <summary>What the network policies of an overlay let through. Pods that no policy selects may do anything.</summary>
internal sealed class NetworkPolicies(Overlay overlay)
{
    /// <summary>Whether a policy denies the pods, in a direction, what no policy allows.</summary>
    public bool Isolate(Resource workload, Direction direction) => Selecting(workload, direction).Any();

    /// <summary>Whether the pods may make, or take, a connection.</summary>
    public bool Allow(Edge edge, Direction direction)
    {
        var (self, peer) = direction == Direction.Egress ? (edge.From!, edge.To) : (edge.To!, edge.From);
        var (rules, peers) = direction == Direction.Egress ? ("egress", "to") : ("ingress", "from");
        return Selecting(self, direction)
            .SelectMany(policy => policy.Spec.Items(rules))
            .Any(rule => TakesPort(rule, edge) && TakesPeer(rule.Items(peers).ToList(), self, peer, edge.Outside));
    }

    private IEnumerable<Resource> Selecting(Resource workload, Direction direction) => overlay.Of("NetworkPolicy").Where(policy =>
        policy.Namespace == workload.Namespace
        && LabelSelector.Matches(policy.Spec.At("podSelector"), workload.PodLabels)
        && Directions(policy).Contains($"{direction}"));

    private static List<string> Directions(Resource policy) => policy.Spec.Texts("policyTypes").ToList() is { Count: > 0 } named
        ? named
        : policy.Spec.At("egress") is null ? ["Ingress"] : ["Ingress", "Egress"];

    private static bool TakesPort(YamlNode rule, Edge edge) => rule.At("ports") is null || rule.Items("ports").Any(port =>
        (port.Text("protocol") ?? "TCP") == edge.Protocol
        && (port.Text("port") is not { } named
            || (Ports.OnPods(edge.To?.Containers ?? [], named) is { } from && from <= edge.Port && edge.Port <= (Ports.Number(port.Text("endPort")) ?? from))));

    private bool TakesPeer(List<YamlNode> peers, Resource self, Resource? peer, Outside outside) => peers.Count == 0 || peers.Any(one => peer is null
        // Who is outside is not in sight: anyone who is named in the same way will do.
        ? (one.At("ipBlock") is not null && outside != Outside.Namespace) || (one.At("namespaceSelector") is not null && outside != Outside.Addresses)
        : one.At("ipBlock") is null && TakesNamespace(one, self, peer) && (one.At("podSelector") is not { } pods || LabelSelector.Matches(pods, peer.PodLabels)));

    private bool TakesNamespace(YamlNode peer, Resource self, Resource other)
    {
        if (peer.At("namespaceSelector") is not { } selector) return other.Namespace == self.Namespace;
        // Kubernetes gives every namespace this label.
        var labels = overlay.Of("Namespace").FirstOrDefault(one => one.Name == other.Namespace)?.Labels ?? [];
        labels["kubernetes.io/metadata.name"] = other.Namespace;
        return LabelSelector.Matches(selector, labels);
    }
}

/// <summary>In which direction a policy speaks, worded as in policyTypes.</summary>
internal enum Direction
{
    Ingress,
    Egress,
}

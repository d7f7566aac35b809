namespace MlopsHousing.Cli.Doctor.Rules;

/// <summary>Pods are denied everything but the connections that they need, and those they are allowed.</summary>
internal sealed record EdgePolicies() : Rule(
    "edge-policy",
    "Without a default deny a captured pod reaches everything; with one, a connection that no policy allows hangs until it times out.")
{
    public override IEnumerable<Problem> Check(Overlay overlay)
    {
        var policies = new NetworkPolicies(overlay);
        var open =
            from workload in overlay.Workloads
            from direction in Enum.GetValues<Direction>()
            where !policies.Isolate(workload, direction)
            select new Problem(workload, $"no policy denies it {(direction == Direction.Ingress ? "connections from" : "connections to")} everywhere; add a default deny of {direction} to {workload.Namespace}");
        return open.Concat(Edges.Of(overlay).SelectMany(edge => Missing(edge, policies)));
    }

    private static IEnumerable<Problem> Missing(Edge edge, NetworkPolicies policies)
    {
        var what = $"on {edge.Protocol} port {edge.Port} ({edge.Why}); allow that edge";
        if (edge.From is { } from && policies.Isolate(from, Direction.Egress) && !policies.Allow(edge, Direction.Egress))
            yield return new(from, $"no policy lets it out to {edge.To?.ToString() ?? "others"} {what}");
        if (edge.To is { } to && policies.Isolate(to, Direction.Ingress) && !policies.Allow(edge, Direction.Ingress))
            yield return new(to, $"no policy lets {edge.From?.ToString() ?? "others"} in {what}");
    }
}

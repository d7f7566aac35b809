using YamlDotNet.RepresentationModel;

namespace MlopsHousing.Cli.Doctor.Rules;

/// <summary>Selectors take something.</summary>
internal sealed record Selectors() : Rule(
    "selector",
    "What selects nothing does nothing, silently: a service without endpoints, a budget or policy that protects no pod, a monitor that scrapes none.")
{
    public override IEnumerable<Problem> Check(Overlay overlay) => overlay.Resources.SelectMany(resource => resource.Kind switch
    {
        "Service" => OfService(resource, overlay),
        "PodDisruptionBudget" => OfPods(resource, resource.Spec.At("selector"), "its selector", overlay),
        "NetworkPolicy" => OfPolicy(resource, overlay),
        "Deployment" or "StatefulSet" or "DaemonSet" => OfWorkload(resource),
        "ServiceMonitor" => OfServiceMonitor(resource, overlay),
        "PodMonitor" => OfPodMonitor(resource, overlay),
        _ => [],
    });

    private static IEnumerable<Problem> OfService(Resource service, Overlay overlay)
    {
        if (service.Spec.Map("selector").Count == 0) yield break;
        var workloads = Pods.Of(service, overlay).ToList();
        if (workloads.Count == 0) yield return Nothing(service, "its selector");
        foreach (var port in service.Spec.Items("ports").Select(port => port.Text("targetPort")).OfType<string>())
            foreach (var workload in workloads.Where(workload => Ports.OnPods(workload.Containers, port) is null))
                yield return new(service, $"its targetPort {port} is no port of {workload}; name one that its containers declare");
    }

    private static IEnumerable<Problem> OfPolicy(Resource policy, Overlay overlay)
    {
        // A namespace without pods here belongs to somebody else, to a chart say.
        if (overlay.Workloads.All(workload => workload.Namespace != policy.Namespace)) return [];
        var selectors =
            from direction in new[] { "ingress", "egress" }
            from peer in policy.Spec.Items(direction).SelectMany(rule => rule.Items(direction == "ingress" ? "from" : "to"))
                // Pods of other namespaces are not in sight.
            where peer.At("podSelector") is not null && peer.At("namespaceSelector") is null
            select (Selector: peer.At("podSelector"), What: $"a podSelector of its {direction}");
        return selectors.Prepend((Selector: policy.Spec.At("podSelector"), What: "its podSelector")).SelectMany(pair => OfPods(policy, pair.Selector, pair.What, overlay));
    }

    private static IEnumerable<Problem> OfPods(Resource resource, YamlNode? selector, string what, Overlay overlay) =>
        Pods.Selected(selector, resource.Namespace, overlay).Any() ? [] : [Nothing(resource, what)];

    private static IEnumerable<Problem> OfWorkload(Resource workload)
    {
        var spread = workload.Pod.Items("spec", "topologySpreadConstraints").Select(constraint => (constraint.At("labelSelector"), "a topologySpreadConstraint"));
        return spread.Prepend((workload.Spec.At("selector"), "its selector"))
            .Where(pair => !LabelSelector.Matches(pair.Item1, workload.PodLabels))
            .Select(pair => new Problem(workload, $"{pair.Item2} doesn't take its own pods; give the template those labels"));
    }

    private static IEnumerable<Problem> OfServiceMonitor(Resource monitor, Overlay overlay)
    {
        var services = overlay.Of("Service").Where(service => InSight(monitor, service)).ToList();
        var taken = services.Where(service => LabelSelector.Matches(monitor.Spec.At("selector"), service.Labels)).ToList();
        // A namespace without a service here belongs to somebody else.
        if (services.Count > 0 && taken.Count == 0) yield return Nothing(monitor, "its selector");
        foreach (var port in taken.Count == 0 ? [] : monitor.Spec.Items("endpoints").Select(endpoint => endpoint.Text("port")).OfType<string>())
            foreach (var service in taken.Where(service => service.Spec.Items("ports").All(one => one.Text("name") != port)))
                yield return new(monitor, $"it scrapes the port {port}, which {service} has not; name one of its ports");
    }

    private static IEnumerable<Problem> OfPodMonitor(Resource monitor, Overlay overlay)
    {
        var workloads = overlay.Workloads.Where(workload => InSight(monitor, workload)).ToList();
        var taken = workloads.Where(workload => LabelSelector.Matches(monitor.Spec.At("selector"), workload.PodLabels)).ToList();
        if (workloads.Count > 0 && taken.Count == 0) yield return Nothing(monitor, "its selector");
        foreach (var port in monitor.Spec.Items("podMetricsEndpoints").Select(endpoint => endpoint.Text("port")).OfType<string>())
            foreach (var workload in taken.Where(workload => Ports.OnPods(workload.Containers, port) is null))
                yield return new(monitor, $"it scrapes the port {port}, which {workload} has not; name one that its containers declare");
    }

    private static bool InSight(Resource monitor, Resource other) =>
        monitor.Spec.Text("namespaceSelector", "any") == "true"
        || (monitor.Spec.Texts("namespaceSelector", "matchNames").ToList() is { Count: > 0 } names ? names : [monitor.Namespace]).Contains(other.Namespace);

    private static Problem Nothing(Resource resource, string what) => new(resource, $"{what} takes nothing that is here; correct its labels");
}

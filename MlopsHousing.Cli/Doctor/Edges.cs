namespace MlopsHousing.Cli.Doctor;

/// <summary>The connections that an overlay itself tells of.</summary>
internal static class Edges
{
    private const int Dns = 53;

    /// <summary>All that can be known without running anything.</summary>
    public static IEnumerable<Edge> Of(Overlay overlay) =>
        FromSettings(overlay).Concat(FromIngresses(overlay)).Concat(FromServiceMonitors(overlay)).Concat(FromPodMonitors(overlay)).Concat(NameLookups(overlay)).Distinct();

    private static IEnumerable<Edge> FromSettings(Overlay overlay) =>
        from workload in overlay.Workloads
        from setting in Settings.Of(workload, overlay)
        from address in Addresses.In(setting.Value)
        where address.Host is not ("localhost" or "127.0.0.1")
        from edge in To(address, $"the setting {setting.Key}", workload, overlay)
        select edge;

    private static IEnumerable<Edge> To((string Host, int Port) address, string why, Resource workload, Overlay overlay)
    {
        var names = address.Host.Split('.');
        var service = overlay.Of("Service").FirstOrDefault(one => one.Name == names[0] && one.Namespace == (names.ElementAtOrDefault(1) ?? workload.Namespace));
        return service is null
            ? [new(why, workload, null, address.Port)]
            : from target in Pods.Of(service, overlay)
              let port = Ports.BehindService(service, $"{address.Port}", target)
              where port is not null && target != workload
              select new Edge(why, workload, target, port.Value);
    }

    private static IEnumerable<Edge> FromIngresses(Overlay overlay) =>
        from ingress in overlay.Of("Ingress")
        from backend in Ingresses.Backends(ingress)
        from service in overlay.Of("Service")
        where service.Name == backend.Service && service.Namespace == ingress.Namespace
        from target in Pods.Of(service, overlay)
        let port = Ports.BehindService(service, backend.Port, target)
        where port is not null
        select new Edge($"{ingress}", null, target, port.Value, Outside.Addresses);

    private static IEnumerable<Edge> FromServiceMonitors(Overlay overlay) =>
        from monitor in overlay.Of("ServiceMonitor")
        from service in overlay.Of("Service")
        where LabelSelector.Matches(monitor.Spec.At("selector"), service.Labels)
        from target in Pods.Of(service, overlay)
        from endpoint in monitor.Spec.Items("endpoints")
        let port = Ports.BehindService(service, endpoint.Text("port") ?? "", target)
        where port is not null
        select new Edge($"{monitor}", null, target, port.Value, Outside.Namespace);

    private static IEnumerable<Edge> FromPodMonitors(Overlay overlay) =>
        from monitor in overlay.Of("PodMonitor")
        from target in overlay.Workloads
        where LabelSelector.Matches(monitor.Spec.At("selector"), target.PodLabels)
        from endpoint in monitor.Spec.Items("podMetricsEndpoints")
        let port = Ports.OnPods(target.Containers, endpoint.Text("port"))
        where port is not null
        select new Edge($"{monitor}", null, target, port.Value, Outside.Namespace);

    // Every name has to be looked up, by UDP and, where an answer is long, by TCP.
    private static IEnumerable<Edge> NameLookups(Overlay overlay) =>
        from workload in overlay.Workloads
        from protocol in new[] { "UDP", "TCP" }
        select new Edge("looking names up", workload, null, Dns, Protocol: protocol);
}

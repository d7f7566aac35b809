using YamlDotNet.RepresentationModel;

namespace MlopsHousing.Cli.Doctor.Rules;

/// <summary>Probes ask for something that is there.</summary>
internal sealed record ProbeRoutes() : Rule(
    "probe-route",
    "A probe that nobody answers restarts healthy pods for ever, or keeps every one of them out of service.")
{
    public override IEnumerable<Problem> Check(Overlay overlay) =>
        overlay.Workloads.SelectMany(OfPods).Concat(overlay.Of("Ingress").SelectMany(ingress => OfLoadBalancer(ingress, overlay)));

    private static IEnumerable<Problem> OfPods(Resource workload) =>
        from container in workload.Containers
        from kind in new[] { "livenessProbe", "readinessProbe", "startupProbe" }
        let probe = container.At(kind)
        where probe is not null
        let what = Wrong(container, probe)
        where what is not null
        select new Problem(workload, $"the {kind} of {container.Text("name")} {what}");

    private static string? Wrong(YamlNode container, YamlNode probe)
    {
        var served = ServedPaths.ByContainer.GetValueOrDefault(container.Text("name") ?? "");
        if (probe.At("grpc") is not null)
            return served is null ? null : "asks for gRPC's health service, which is not served; use httpGet";
        if (probe.At("httpGet") is { } http)
            return WrongPort(container, http.Text("port"), served is null ? null : ServedPaths.HttpPort) ?? WrongPath(http.Text("path") ?? "/", served);
        return probe.At("tcpSocket") is { } tcp ? WrongPort(container, tcp.Text("port"), null) : null;
    }

    private static string? WrongPort(YamlNode container, string? port, int? served)
    {
        var number = Ports.OnPods([container], port);
        var declared = container.Items("ports").Select(one => Ports.Number(one.Text("containerPort"))).ToList();
        if (number is null || !declared.Contains(number))
            return $"goes to port {port}, which the container doesn't declare; it has {Listed(declared.Select(one => $"{one}"))}";
        return served is null || number == served ? null : $"goes to port {number}; HTTP is answered on {served}";
    }

    private static string? WrongPath(string path, string[]? served) =>
        served is null || served.Contains(path.Split('?')[0]) ? null : $"asks for {path}, which no route answers; there are {Listed(served)}";

    private static IEnumerable<Problem> OfLoadBalancer(Resource ingress, Overlay overlay) =>
        from path in ingress.Annotations.Where(pair => pair.Key == "alb.ingress.kubernetes.io/healthcheck-path").Select(pair => pair.Value)
        from backend in Ingresses.Backends(ingress)
        from service in overlay.Of("Service").Where(one => one.Name == backend.Service && one.Namespace == ingress.Namespace)
        from workload in Pods.Of(service, overlay)
        from container in workload.Containers
        let what = WrongPath(path, ServedPaths.ByContainer.GetValueOrDefault(container.Text("name") ?? ""))
        where what is not null
        select new Problem(ingress, $"the load balancer's health check of {service.Name} {what}");

    private static string Listed(IEnumerable<string> items) => string.Join(", ", items) is { Length: > 0 } list ? list : "none";
}

namespace MlopsHousing.Cli.Doctor;

/// <summary>Where ingresses lead.</summary>
internal static class Ingresses
{
    /// <summary>The services and ports (a name or number) that an ingress sends requests to, each once.</summary>
    public static IEnumerable<(string Service, string Port)> Backends(Resource ingress) =>
        ingress.Spec.Items("rules").SelectMany(rule => rule.Items("http", "paths")).Select(path => path.At("backend"))
            .Append(ingress.Spec.At("defaultBackend"))
            .Select(backend => backend.At("service"))
            // A port use-annotation leads to an action of the load balancer itself, such as a redirect.
            .Where(service => service is not null && service.Text("port", "name") != "use-annotation")
            .Select(service => (service.Text("name") ?? "", service.Text("port", "name") ?? service.Text("port", "number") ?? ""))
            .Distinct();
}

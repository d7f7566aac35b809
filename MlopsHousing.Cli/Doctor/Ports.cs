using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace MlopsHousing.Cli.Doctor;

/// <summary>How ports are named and found.</summary>
internal static class Ports
{
    /// <summary>The number that a container listens on: a port's own, or the one of that name; null if no container declares the name.</summary>
    public static int? OnPods(IEnumerable<YamlNode> containers, string? port) =>
        Number(port) ?? containers.SelectMany(container => container.Items("ports"))
            .Where(declared => declared.Text("name") == port)
            .Select(declared => Number(declared.Text("containerPort"))).FirstOrDefault();

    /// <summary>The port of the pods behind a service's port.</summary>
    /// <param name="service">The service.</param>
    /// <param name="port">The service's port, by name or number.</param>
    /// <param name="workload">What makes the pods.</param>
    public static int? BehindService(Resource service, string port, Resource workload)
    {
        // Without an address of its own, a service's name leads to the pods themselves.
        if (service.Spec.Text("clusterIP") == "None" && Number(port) is { } direct) return direct;
        var found = service.Spec.Items("ports").FirstOrDefault(declared => declared.Text("name") == port || declared.Text("port") == port);
        return OnPods(workload.Containers, found.Text("targetPort") ?? found.Text("port"));
    }

    public static int? Number(string? port) => int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

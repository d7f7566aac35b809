using System.Diagnostics;

namespace MlopsHousing.Tests.Watching.Cluster;

/// <summary>Tells of a node as its kubelet does: of volumes and its certificate, and by the cAdvisor in it of containers.</summary>
internal sealed class Kubelet(ClusterObjects cluster, string node)
{
    // Processors that a container uses here, of those that it may.
    private const double BusyShare = 0.4;

    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary><c>/metrics</c></summary>
    public string Metrics()
    {
        var told = new Exposition(Reference.Named("kubelet"));
        told.Add("kubelet_certificate_manager_server_ttl_seconds", TimeSpan.FromDays(200).TotalSeconds);
        // Of volumes that a pod here has; say, all of them have met here.
        if (node == ClusterObjects.Nodes[0])
            foreach (var claim in cluster.Claims)
            {
                (string, string)[] labels = [("namespace", claim.Metadata.NamespaceProperty), ("persistentvolumeclaim", claim.Metadata.Name)];
                var size = (double)claim.Spec.Resources.Requests["storage"].ToDecimal();
                told.Add("kubelet_volume_stats_capacity_bytes", size, labels);
                told.Add("kubelet_volume_stats_available_bytes", 0.75 * size, labels);
            }

        return told.ToString();
    }

    /// <summary><c>/metrics/cadvisor</c>: of each pod its cgroup, its sandbox, which has the network, and its containers; and what is no pod.</summary>
    public string CAdvisor()
    {
        var told = new Exposition(Reference.Named("cAdvisor"));
        var seconds = 1000 + Stopwatch.GetElapsedTime(_start).TotalSeconds;
        told.Add("container_cpu_usage_seconds_total", seconds, [.. Labels(null, "", "/system.slice", "", ""), ("cpu", "total")]);
        told.Add("container_memory_working_set_bytes", 1 << 28, Labels(null, "", "/system.slice", "", ""));
        foreach (var pod in cluster.Pods.Where(pod => pod.IsRunning && pod.Node == node))
        {
            var cgroup = $"/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod{pod.Uid.Replace('-', '_')}.slice";
            var sandbox = Labels(pod, "", $"{cgroup}/cri-containerd-0.scope", "registry.k8s.io/pause:3.10", "0");
            told.Add("container_network_receive_bytes_total", 1_000 * seconds, [.. sandbox, ("interface", "eth0")]);
            told.Add("container_network_transmit_bytes_total", 2_000 * seconds, [.. sandbox, ("interface", "eth0")]);
            Use(told, pod, Labels(pod, "", cgroup, "", ""), seconds);
            foreach (var container in pod.Containers) Use(told, pod, Labels(pod, container.Name, $"{cgroup}/cri-containerd-1.scope", container.Image, "1"), seconds);
        }

        return told.ToString();
    }

    private static void Use(Exposition told, ClusterPod pod, (string, string)[] labels, double seconds)
    {
        told.Add("container_cpu_usage_seconds_total", BusyShare * Limit(pod, "cpu") * seconds, [.. labels, ("cpu", "total")]);
        told.Add("container_memory_working_set_bytes", 0.5 * Limit(pod, "memory"), labels);
        // Only where processors are limited; a period is a tenth of a second.
        told.Add("container_cpu_cfs_periods_total", Math.Floor(10 * seconds), labels);
        told.Add("container_cpu_cfs_throttled_periods_total", Math.Floor(seconds), labels);
    }

    private static double Limit(ClusterPod pod, string resource) => pod.Containers.Sum(container => (double)container.Resources.Limits[resource].ToDecimal());

    private static (string, string)[] Labels(ClusterPod? pod, string container, string id, string image, string name) =>
        [("container", container), ("id", id), ("image", image), ("name", name), ("namespace", pod?.Namespace ?? ""), ("pod", pod?.Name ?? "")];
}

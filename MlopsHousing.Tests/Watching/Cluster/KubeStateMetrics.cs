using k8s.Models;

namespace MlopsHousing.Tests.Watching.Cluster;

/// <summary>Tells of the cluster's objects as kube-state-metrics does.</summary>
internal static class KubeStateMetrics
{
    private static readonly string[] _phases = ["Pending", "Succeeded", "Failed", "Unknown", "Running"];
    private static readonly string[] _statuses = ["true", "false", "unknown"];

    public static string Of(ClusterObjects cluster)
    {
        var told = new Exposition(Reference.Named("kube-state-metrics"));
        foreach (var node in ClusterObjects.Nodes)
            foreach (var condition in new[] { "Ready", "MemoryPressure", "DiskPressure", "PIDPressure" })
                foreach (var status in _statuses)
                    told.Add("kube_node_status_condition", status == (condition == "Ready" ? "true" : "false") ? 1 : 0, ("node", node), ("condition", condition), ("status", status));
        foreach (var deployment in cluster.Deployments)
        {
            (string, string)[] labels = [("namespace", deployment.Metadata.NamespaceProperty), ("deployment", deployment.Metadata.Name)];
            told.Add("kube_deployment_spec_replicas", deployment.Spec.Replicas!.Value, labels);
            told.Add("kube_deployment_status_replicas_available", cluster.Pods.Count(pod => pod.IsReady && pod.Name.StartsWith($"{deployment.Metadata.Name}-", StringComparison.Ordinal)), labels);
        }

        foreach (var autoscaler in cluster.Autoscalers)
        {
            (string, string)[] labels = [("namespace", autoscaler.Metadata.NamespaceProperty), ("horizontalpodautoscaler", autoscaler.Metadata.Name)];
            told.Add("kube_horizontalpodautoscaler_spec_max_replicas", autoscaler.Spec.MaxReplicas, labels);
            told.Add("kube_horizontalpodautoscaler_status_current_replicas", cluster.Deployments.Single(one => one.Metadata.Name == autoscaler.Spec.ScaleTargetRef.Name).Spec.Replicas!.Value, labels);
        }

        foreach (var pod in cluster.Pods) Add(told, pod);
        return told.ToString();
    }

    private static void Add(Exposition told, ClusterPod pod)
    {
        (string, string)[] id = [("namespace", pod.Namespace), ("pod", pod.Name), ("uid", pod.Uid)];
        told.Add("kube_pod_info", 1, [.. id, ("host_ip", ""), ("pod_ip", ""), ("node", pod.Node), ("created_by_kind", pod.OwnerKind), ("created_by_name", pod.Owner), ("priority_class", ""), ("host_network", "false")]);
        foreach (var phase in _phases) told.Add("kube_pod_status_phase", phase == pod.Phase ? 1 : 0, [.. id, ("phase", phase)]);
        // One that has ended is not ready, and will never be.
        foreach (var status in _statuses) told.Add("kube_pod_status_ready", status == (pod.IsReady ? "true" : "false") ? 1 : 0, [.. id, ("condition", status)]);
        foreach (var container in pod.Containers)
        {
            told.Add("kube_pod_container_status_restarts_total", 0, [.. id, ("container", container.Name)]);
            AddResources("kube_pod_container_resource_requests", container.Resources.Requests);
            AddResources("kube_pod_container_resource_limits", container.Resources.Limits);

            void AddResources(string metric, IDictionary<string, ResourceQuantity> resources)
            {
                foreach (var (resource, quantity) in resources)
                    told.Add(metric, (double)quantity.ToDecimal(), [.. id, ("container", container.Name), ("node", pod.Node), ("resource", resource), ("unit", resource == "cpu" ? "core" : "byte")]);
            }
        }
    }
}

using k8s.Models;
using MlopsHousing.Infrastructure.Configuration;
using MlopsHousing.Tests.Deploy;
using MlopsHousing.Tests.Deploy.Resources;

namespace MlopsHousing.Tests.Watching.Cluster;

/// <summary>What is in a cluster once the production overlay and its applications have been synced; one pod is not ready yet.</summary>
internal sealed class ClusterObjects
{
    private static readonly AwsRegion _region = AwsRegion.Parse("us-west-2");

    private readonly Manifests _overlay = Manifests.Render("deploy", "overlays", "production");

    public ClusterObjects()
    {
        Deployments = [.. _overlay.Of<V1Deployment>()];
        Autoscalers = [.. _overlay.Of<V2HorizontalPodAutoscaler>()];
        Claims = [.. _overlay.Of<V1PersistentVolumeClaim>()];
        Applications = [.. Manifests.Render("deploy", "argocd", "environments", "production").Of<Application>()];
        Pods =
        [
            .. from deployment in Deployments
               from replica in Enumerable.Range(0, deployment.Spec.Replicas!.Value)
               select Pod(deployment.Metadata, deployment.Spec.Template, "ReplicaSet", $"6c9f7d5b8-x2k{replica}q", "Running", replica, isReady: deployment != Deployments[0] || replica > 0),
            // A job's pod is kept for a day or a week after its end.
            .. _overlay.Of<V1Job>().Select(job => Pod(job.Metadata, job.Spec.Template, "Job", "h7w4z", "Succeeded", 0)),
            .. _overlay.Of<V1CronJob>().Where(job => job.Spec.Suspend != true).Select(job => Pod(job.Metadata, job.Spec.JobTemplate.Spec.Template, "Job", "29840160-m5rts", "Failed", 1)),
        ];
    }

    /// <summary>A node in each private subnet.</summary>
    public static IReadOnlyList<string> Nodes { get; } =
        [.. Enumerable.Range(0, 3).Select(zone => $"ip-{_region.PrivateCidr(zone).Split(".0/")[0].Replace('.', '-')}-17.{_region.Name}.compute.internal")];

    /// <summary>Which pods Prometheus scrapes.</summary>
    public PodMonitor Monitor => _overlay.Of<PodMonitor>().Single();

    public IReadOnlyList<V1Deployment> Deployments { get; }

    public IReadOnlyList<V2HorizontalPodAutoscaler> Autoscalers { get; }

    public IReadOnlyList<V1PersistentVolumeClaim> Claims { get; }

    public IReadOnlyList<Application> Applications { get; }

    public IReadOnlyList<ClusterPod> Pods { get; }

    private static ClusterPod Pod(V1ObjectMeta owner, V1PodTemplateSpec template, string kind, string suffix, string phase, int node, bool isReady = false) =>
        new(owner.NamespaceProperty, $"{owner.Name}-{suffix}", Nodes[node % Nodes.Count], kind, $"{owner.Name}-{suffix.Split('-')[0]}", phase, isReady, template.Metadata.Labels, [.. template.Spec.Containers]);
}

/// <summary>A pod.</summary>
/// <param name="Namespace">Where it is.</param>
/// <param name="Name">How it is called.</param>
/// <param name="Node">The node that it was put on.</param>
/// <param name="OwnerKind">What made it.</param>
/// <param name="Owner">Its name.</param>
/// <param name="Phase">Such as <c>Running</c>.</param>
/// <param name="IsReady">Whether it may be asked.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Containers">Its containers.</param>
internal sealed record ClusterPod(
    string Namespace, string Name, string Node, string OwnerKind, string Owner, string Phase, bool IsReady, IDictionary<string, string> Labels, IReadOnlyList<V1Container> Containers)
{
    public bool IsRunning => Phase == "Running";

    /// <summary>Its id, the same at each look.</summary>
    public string Uid { get; } = Guid.NewGuid().ToString();
}

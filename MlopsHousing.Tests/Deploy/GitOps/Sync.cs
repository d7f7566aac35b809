using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using MlopsHousing.Tests.Deploy.Resources;

namespace MlopsHousing.Tests.Deploy.GitOps;

/// <summary>
/// What a sync of Argo CD does to one object: it applies what git has, but with RespectIgnoreDifferences it first takes what
/// ignoreDifferences names from the live object.
/// </summary>
internal static class Sync
{
    /// <summary>The object after a sync.</summary>
    /// <param name="application">The application that it belongs to.</param>
    /// <param name="desired">As git has it.</param>
    /// <param name="live">As the cluster has it.</param>
    public static T Apply<T>(ApplicationSpec application, T desired, T live)
        where T : IKubernetesObject<V1ObjectMeta>
    {
        var applied = JsonNode.Parse(KubernetesJson.Serialize(desired))!;
        var current = JsonNode.Parse(KubernetesJson.Serialize(live))!;
        if (application.SyncPolicy!.SyncOptions.Contains("RespectIgnoreDifferences=true"))
            foreach (var pointer in application.IgnoreDifferences.Where(one => IsFor(one, desired)).SelectMany(one => one.JsonPointers))
                Copy(pointer.Split('/')[1..], current, applied);
        return KubernetesJson.Deserialize<T>(applied.ToJsonString());
    }

    /// <summary>The same object once more, to be changed.</summary>
    public static T Copy<T>(T resource) => KubernetesJson.Deserialize<T>(KubernetesJson.Serialize(resource));

    private static bool IsFor(IgnoredDifference difference, IKubernetesObject<V1ObjectMeta> resource) =>
        resource.ApiVersion.StartsWith(difference.Group ?? "", StringComparison.Ordinal) && difference.Kind == resource.Kind
        && (difference.Name ?? resource.Metadata.Name) == resource.Metadata.Name;

    private static void Copy(string[] path, JsonNode from, JsonNode to)
    {
        foreach (var key in path[..^1]) (from, to) = (from[key]!, to[key]!);
        to[path[^1]] = from[path[^1]]?.DeepClone();
    }
}

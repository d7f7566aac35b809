using System.Text.Json;
using Amazon.CDK.AWS.EKS;
using Constructs;
using MlopsHousing.Infrastructure.Configuration;

namespace MlopsHousing.Infrastructure.Cluster;

/// <summary>
/// EKS add-ons, each in the version that EKS holds as the default for the cluster's version, so that an upgrade of the
/// cluster names no other version.
/// </summary>
public sealed class AddOns : Construct
{
    // Prefix delegation gives each network interface slots of 16 addresses instead of one. WARM_PREFIX_TARGET 1: a node
    // takes the next 16 before it needs them; a /24 subnet holds 15 of them.
    private const string VpcCni = """
        {"enableNetworkPolicy":"true","env":{"ENABLE_PREFIX_DELEGATION":"true","WARM_PREFIX_TARGET":"1"}}
        """;

    /// <summary>Adds them to the cluster.</summary>
    public AddOns(
        Construct scope, Deployment deployment, CfnCluster cluster, NodeGroups nodeGroups, IReadOnlyList<CfnPodIdentityAssociation> associations)
        : base(scope, "AddOns")
    {
        // Before the nodes: a node takes its addresses, and its limit of pods, when it starts.
        foreach (var early in new[] { Add("vpc-cni", cluster, VpcCni), Add("kube-proxy", cluster), Add("eks-pod-identity-agent", cluster) })
            foreach (var group in nodeGroups.All)
                group.AddDependency(early);
        // After them: these are deployments, and an add-on without a running pod counts as failed.
        foreach (var (name, configuration) in new[] { ("coredns", null), ("aws-ebs-csi-driver", EbsCsi(deployment)), ("metrics-server", null), ("snapshot-controller", null) })
        {
            var late = Add(name, cluster, configuration);
            late.AddDependency(nodeGroups.Main);
            // Pods that start before their association start without a role.
            foreach (var association in associations)
                late.AddDependency(association);
        }
    }

    // Volumes made for pods carry the tags of everything else, and the one that puts them into the backup plan.
    private static string EbsCsi(Deployment deployment) => JsonSerializer.Serialize(new
    {
        controller = new
        {
            extraVolumeTags = new SortedDictionary<string, string>(PlatformStack.TagsOf(deployment, "cluster").ToDictionary()) { ["Backup"] = deployment.Prefix },
        },
    });

    private CfnAddon Add(string name, CfnCluster cluster, string? configuration = null) => new(this, name, new CfnAddonProps
    {
        AddonName = name,
        ClusterName = cluster.Ref,
        ConfigurationValues = configuration,
        ResolveConflicts = "OVERWRITE",
    });
}

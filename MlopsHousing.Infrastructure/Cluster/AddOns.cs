using Amazon.CDK.AWS.EKS;
using Constructs;

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
    public AddOns(Construct scope, CfnCluster cluster, NodeGroups nodeGroups)
        : base(scope, "AddOns")
    {
        // Before the nodes: a node takes its addresses, and its limit of pods, when it starts.
        foreach (var early in new[] { Add("vpc-cni", cluster, VpcCni), Add("kube-proxy", cluster), Add("eks-pod-identity-agent", cluster) })
            foreach (var group in nodeGroups.All)
                group.AddDependency(early);
        // After them: these are deployments, and an add-on without a running pod counts as failed.
        foreach (var name in new[] { "coredns", "aws-ebs-csi-driver", "metrics-server", "snapshot-controller" })
            Add(name, cluster).AddDependency(nodeGroups.Main);
    }

    private CfnAddon Add(string name, CfnCluster cluster, string? configuration = null) => new(this, name, new CfnAddonProps
    {
        AddonName = name,
        ClusterName = cluster.Ref,
        ConfigurationValues = configuration,
        ResolveConflicts = "OVERWRITE",
    });
}

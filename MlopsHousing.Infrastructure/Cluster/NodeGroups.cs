using Amazon.CDK.AWS.EKS;
using Amazon.CDK.AWS.IAM;
using Constructs;
using MlopsHousing.Infrastructure.Configuration;

namespace MlopsHousing.Infrastructure.Cluster;

/// <summary>
/// The nodes: a main group on demand, a spot group for what may be interrupted, and by option one on Graviton (our
/// serving images carry no native code and run there unchanged).
/// </summary>
public sealed class NodeGroups : Construct
{
    private static readonly string[] Policies = ["AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryReadOnly"];

    /// <summary>Adds them to the cluster.</summary>
    public NodeGroups(Construct scope, Deployment deployment, CfnCluster cluster, string[] subnetIds)
        : base(scope, "NodeGroups")
    {
        var role = new Role(this, "NodeRole", new RoleProps
        {
            AssumedBy = new ServicePrincipal("ec2.amazonaws.com"),
            ManagedPolicies = [.. Policies.Select(ManagedPolicy.FromAwsManagedPolicyName)],
            Description = "The nodes themselves; pods have roles of their own",
        });
        Main = Group(deployment, cluster, subnetIds, role, new("main", [deployment.InstanceType], Minimum: 2, Maximum: 10));
        All.Add(Main);
        All.Add(Group(deployment, cluster, subnetIds, role, new("spot", ["t3.medium", "t3.large"], Minimum: 0, Maximum: 5) { Spot = true }));
        if (deployment.Graviton)
            All.Add(Group(deployment, cluster, subnetIds, role, new("graviton", ["t4g.medium"], Minimum: 0, Maximum: 10) { Arm = true }));
    }

    /// <summary>The group that add-ons run on.</summary>
    public CfnNodegroup Main { get; }

    /// <summary>Every group.</summary>
    public List<CfnNodegroup> All { get; } = [];

    private sealed record Shape(string Name, string[] Types, int Minimum, int Maximum)
    {
        public bool Spot { get; init; }

        public bool Arm { get; init; }
    }

    private CfnNodegroup Group(Deployment deployment, CfnCluster cluster, string[] subnetIds, Role role, Shape shape)
    {
        var template = new NodeTemplate(this, shape.Name, deployment);
        return new CfnNodegroup(this, $"{shape.Name}-group", new CfnNodegroupProps
        {
            ClusterName = cluster.Ref,
            NodegroupName = shape.Name,
            NodeRole = role.RoleArn,
            Subnets = subnetIds,
            AmiType = shape.Arm ? "AL2023_ARM_64_STANDARD" : "AL2023_x86_64_STANDARD",
            CapacityType = shape.Spot ? "SPOT" : "ON_DEMAND",
            InstanceTypes = shape.Types,
            ScalingConfig = new CfnNodegroup.ScalingConfigProperty
            {
                MinSize = shape.Minimum,
                MaxSize = shape.Maximum,
                DesiredSize = shape.Minimum,
            },
            UpdateConfig = new CfnNodegroup.UpdateConfigProperty { MaxUnavailable = 1 },
            LaunchTemplate = new CfnNodegroup.LaunchTemplateSpecificationProperty { Id = template.Id, Version = template.Version },
            Labels = new Dictionary<string, string> { [$"{Deployment.Project}/node-group"] = shape.Name },
            // Only what says that it can be interrupted runs on spot; only what is built for arm64 runs on Graviton.
            Taints = shape.Spot ? Taint("spot") : shape.Arm ? Taint("graviton") : null,
            Tags = new Dictionary<string, string>
            {
                ["k8s.io/cluster-autoscaler/enabled"] = "true",
                [$"k8s.io/cluster-autoscaler/{deployment.Prefix}"] = "owned",
            },
        });
    }

    private static CfnNodegroup.TaintProperty[] Taint(string value) =>
        [new() { Key = $"{Deployment.Project}/node-group", Value = value, Effect = "NO_SCHEDULE" }];
}

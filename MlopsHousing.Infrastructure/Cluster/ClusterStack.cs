using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.EKS;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Logs;
using Constructs;
using MlopsHousing.Infrastructure.Configuration;
using MlopsHousing.Infrastructure.Data;
using MlopsHousing.Infrastructure.Identity;
using MlopsHousing.Infrastructure.Network;

namespace MlopsHousing.Infrastructure.Cluster;

/// <summary>
/// EKS: control plane, node groups, add-ons, and which pods get which role. It comes after the data and the roles that it
/// uses and can be replaced without touching them.
/// </summary>
public sealed class ClusterStack : PlatformStack
{
    private static readonly string[] ControlPlaneLogs = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

    /// <summary>Synthesises the cluster of one region.</summary>
    public ClusterStack(Construct scope, Deployment deployment, AwsRegion region, NetworkStack network, DataStack data, IdentityStack identity)
        : base(scope, "cluster", deployment, region.Name, $"EKS cluster of MlopsHousing {deployment.EnvironmentText}: control plane, node groups, add-ons.")
    {
        var role = new Role(this, "ClusterRole", new RoleProps
        {
            AssumedBy = new ServicePrincipal("eks.amazonaws.com"),
            ManagedPolicies = [ManagedPolicy.FromAwsManagedPolicyName("AmazonEKSClusterPolicy")],
            Description = "The EKS control plane",
        });
        var secrets = new Key(this, "SecretsKey", new KeyProps
        {
            Description = "Encrypts the cluster's Kubernetes secrets",
            EnableKeyRotation = true,
            RemovalPolicy = RemovalPolicy.RETAIN,
        });
        // EKS would create the group itself, without a limit to its age.
        var logs = new CfnLogGroup(this, "ControlPlaneLogs", new CfnLogGroupProps
        {
            LogGroupName = $"/aws/eks/{deployment.Prefix}/cluster",
            RetentionInDays = deployment.Settings.LogDays,
        });
        logs.ApplyRemovalPolicy(deployment.LogRemoval);

        Cluster = new CfnCluster(this, "Cluster", new CfnClusterProps
        {
            Name = deployment.Prefix,
            Version = deployment.Kubernetes.Name,
            RoleArn = role.RoleArn,
            AccessConfig = new CfnCluster.AccessConfigProperty
            {
                AuthenticationMode = "API",
                BootstrapClusterCreatorAdminPermissions = deployment.AdminRoleArn is null,
            },
            EncryptionConfig = new[]
            {
                new CfnCluster.EncryptionConfigProperty
                {
                    Resources = ["secrets"],
                    Provider = new CfnCluster.ProviderProperty { KeyArn = secrets.KeyArn },
                },
            },
            Logging = new CfnCluster.LoggingProperty
            {
                ClusterLogging = new CfnCluster.ClusterLoggingProperty
                {
                    EnabledTypes = ControlPlaneLogs.Select(type => new CfnCluster.LoggingTypeConfigProperty { Type = type }).ToArray<object>(),
                },
            },
            ResourcesVpcConfig = new CfnCluster.ResourcesVpcConfigProperty
            {
                SubnetIds = network.PrivateSubnetIds,
                EndpointPrivateAccess = true,
                EndpointPublicAccess = true,
                PublicAccessCidrs = ApiCidrs().ValueAsList,
            },
            // Our own network add-ons below, with our settings, instead of the ones that EKS would put in first.
            BootstrapSelfManagedAddons = false,
            // Standard: at the end of standard support EKS upgrades the control plane instead of charging six times as much.
            UpgradePolicy = new CfnCluster.UpgradePolicyProperty { SupportType = deployment.ExtendedSupport ? "EXTENDED" : "STANDARD" },
        });
        Cluster.AddDependency(logs);
        if (deployment.AdminRoleArn is { } admin)
            Administrator(admin);

        var nodeGroups = new NodeGroups(this, deployment, Cluster, network.PrivateSubnetIds);
        var associations = identity.Workloads.Select(Associate).ToList();
        _ = new AddOns(this, deployment, Cluster, nodeGroups, associations);
        LetIn("FromLoadBalancer", Cluster.AttrClusterSecurityGroupId, network.LoadBalancerSecurityGroup.Ref, NetworkStack.ApiPort, "The load balancer to the pods of the API");
        LetIn("FromInternalLoadBalancer", Cluster.AttrClusterSecurityGroupId, network.InternalLoadBalancerSecurityGroup.Ref, NetworkStack.ApiPort, "The internal load balancer to the pods behind it");
        LetIn("FromInternalLoadBalancerToGrafana", Cluster.AttrClusterSecurityGroupId, network.InternalLoadBalancerSecurityGroup.Ref, NetworkStack.GrafanaPort, "The internal load balancer to Grafana");
        LetIn("ToDatabase", data.DatabaseSecurityGroup.AttrGroupId, Cluster.AttrClusterSecurityGroupId, 5432, "Nodes and pods");
        LetIn("ToCache", data.CacheSecurityGroup.AttrGroupId, Cluster.AttrClusterSecurityGroupId, 6379, "Nodes and pods");

        Output("ClusterName", Cluster.Ref, "For aws eks update-kubeconfig and the controllers that ask for it.");
        Output("ClusterEndpoint", Cluster.AttrEndpoint, "The Kubernetes API.");
        Output("ClusterSecurityGroupId", Cluster.AttrClusterSecurityGroupId, "Nodes and pods.");
        Output("KubernetesVersion", deployment.Kubernetes.Name, "The control plane's version.");
    }

    /// <summary>The control plane.</summary>
    public CfnCluster Cluster { get; }

    private CfnParameter ApiCidrs() => new(this, "ApiCidrs", new CfnParameterProps
    {
        Type = "CommaDelimitedList",
        Description = "Who may reach the cluster's public API endpoint, such as 203.0.113.0/24; nodes use the private one.",
        // An IPv4 block of /16 or narrower: never 0.0.0.0/0.
        AllowedPattern = @"^(\d{1,3}\.){3}\d{1,3}/(1[6-9]|2\d|3[0-2])$",
        ConstraintDescription = "IPv4 blocks of /16 or narrower",
        Default = Deployment.ApiCidrs.Count > 0 ? string.Join(",", Deployment.ApiCidrs) : null,
    });

    private void Administrator(string roleArn) => _ = new CfnAccessEntry(this, "Administrator", new CfnAccessEntryProps
    {
        ClusterName = Cluster.Ref,
        PrincipalArn = roleArn,
        AccessPolicies = new[]
        {
            new CfnAccessEntry.AccessPolicyProperty
            {
                PolicyArn = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
                AccessScope = new CfnAccessEntry.AccessScopeProperty { Type = "cluster" },
            },
        },
    });

    private CfnPodIdentityAssociation Associate(Workload workload) => new(this, $"{workload.Node.Id}Identity", new CfnPodIdentityAssociationProps
    {
        ClusterName = Cluster.Ref,
        Namespace = workload.Namespace,
        ServiceAccount = workload.ServiceAccount,
        RoleArn = workload.Role.RoleArn,
    });

    private void LetIn(string id, string group, string source, int port, string description) =>
        _ = new CfnSecurityGroupIngress(this, id, new CfnSecurityGroupIngressProps
        {
            GroupId = group,
            SourceSecurityGroupId = source,
            IpProtocol = "tcp",
            FromPort = port,
            ToPort = port,
            Description = description,
        });
}

using Amazon.CDK.AWS.IAM;
using Constructs;
using MlopsHousing.Infrastructure.Configuration;
using MlopsHousing.Infrastructure.Data;

namespace MlopsHousing.Infrastructure.Identity;

/// <summary>Who may do what: a role per workload, each with what its code does and nothing more.</summary>
public sealed class IdentityStack : PlatformStack
{
    /// <summary>Synthesises the roles of one region.</summary>
    public IdentityStack(Construct scope, Deployment deployment, AwsRegion region, DataStack data)
        : base(scope, "identity", deployment, region.Name, $"Roles of the workloads of MlopsHousing {deployment.EnvironmentText}.")
    {
        Workload Of(string id, string @namespace, string serviceAccount, string description, params PolicyStatement[] statements) =>
            new(this, id, @namespace, serviceAccount, description, deployment, region, statements);

        var platform = new PlatformPermissions(deployment, region, data);
        var own = new OwnPermissions(deployment, region, data);
        var ebs = Of("EbsCsi", "kube-system", "ebs-csi-controller-sa", "Makes and attaches volumes");
        ebs.Role.AddManagedPolicy(ManagedPolicy.FromAwsManagedPolicyName("service-role/AmazonEBSCSIDriverPolicy"));
        Workloads =
        [
            ebs,
            Of("LoadBalancerController", "kube-system", "aws-load-balancer-controller", "Makes load balancers from ingresses", LoadBalancerPermissions.Of(deployment, region)),
            Of("ClusterAutoscaler", "kube-system", "cluster-autoscaler", "Sets the size of node groups", platform.ClusterAutoscaler()),
            Of("ExternalSecrets", "external-secrets", "external-secrets", "Reads the platform's secrets", platform.ExternalSecrets()),
            Of("LogShipping", "logging", "aws-for-fluent-bit", "Ships pods' logs to CloudWatch", platform.LogShipping()),
            Of("Api", Names.Namespace, "api", "Reads models, changes aliases", own.Api()),
            Of("Predict", Names.Namespace, "predict", "Reads models", own.ReadModels()),
            Of("Training", Names.Namespace, "training", "Reads and writes models", own.WriteModels()),
            Of("Batch", Names.Namespace, "batch", "Reads models; what it scores is on its volume", own.ReadModels()),
            Of("Migration", Names.Namespace, "migration", "Changes the database's schema", own.Migrate()),
            Of("Backups", Names.Namespace, "backups", "Dumps the database", own.Dump()),
        ];
        if (deployment.GitHub is { } repository && region == deployment.Regions[0])
        {
            var gitHub = new GitHubActions(this, deployment, region, repository, own.ReadModels());
            Output("GitHubRoleArn", gitHub.Role.RoleArn, "For aws-actions/configure-aws-credentials.");
        }
    }

    /// <summary>The workloads; a cluster associates each with its role.</summary>
    public IReadOnlyList<Workload> Workloads { get; }
}

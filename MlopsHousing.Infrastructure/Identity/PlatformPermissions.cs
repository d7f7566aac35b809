using Amazon.CDK.AWS.IAM;
using MlopsHousing.Infrastructure.Configuration;
using MlopsHousing.Infrastructure.Data;
using static MlopsHousing.Infrastructure.Identity.Workload;

namespace MlopsHousing.Infrastructure.Identity;

/// <summary>What the cluster's controllers may do.</summary>
internal sealed class PlatformPermissions(Deployment deployment, AwsRegion region, DataStack data)
{
    public PolicyStatement[] ClusterAutoscaler() =>
    [
        // Descriptions of AWS know no resource but all.
        Allow(
            [
                "autoscaling:DescribeAutoScalingGroups", "autoscaling:DescribeAutoScalingInstances", "autoscaling:DescribeLaunchConfigurations",
                "autoscaling:DescribeScalingActivities", "autoscaling:DescribeTags", "ec2:DescribeImages", "ec2:DescribeInstanceTypes",
                "ec2:DescribeLaunchTemplateVersions", "ec2:GetInstanceTypesFromInstanceRequirements",
            ],
            "*"),
        Allow(["eks:DescribeNodegroup"], Names.Arn("eks", region.Name, $"nodegroup/{deployment.Prefix}/*")),
        // EKS tags the groups that it makes with the cluster's name.
        AllowIf(
            "StringEquals", new() { [$"aws:ResourceTag/k8s.io/cluster-autoscaler/{deployment.Prefix}"] = "owned" },
            ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
            Names.Arn("autoscaling", region.Name, "autoScalingGroup:*:autoScalingGroupName/eks-*")),
    ];

    public PolicyStatement[] ExternalSecrets() =>
    [
        Allow(
            ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
            Names.Arn("secretsmanager", region.Name, $"secret:{Names.SecretPath(deployment)}*"),
            data.Database.Instance.AttrMasterUserSecretSecretArn),
        Allow(["kms:Decrypt"], data.Key.KeyArn),
    ];

    public PolicyStatement[] LogShipping()
    {
        var group = Names.Arn("logs", region.Name, $"log-group:{Names.ApplicationLogs(deployment)}");
        return [Allow(["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"], group, $"{group}:log-stream:*")];
    }
}

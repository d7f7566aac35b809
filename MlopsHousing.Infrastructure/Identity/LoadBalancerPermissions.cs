using Amazon.CDK.AWS.IAM;
using MlopsHousing.Infrastructure.Configuration;
using static MlopsHousing.Infrastructure.Identity.Workload;

namespace MlopsHousing.Infrastructure.Identity;

/// <summary>
/// What the AWS Load Balancer Controller may do. Less than its own sample policy: it changes no security group (ingresses
/// name ours and set manage-backend-security-group-rules to false), and touches only what carries this cluster's tag or
/// the name prefix that it gives.
/// </summary>
internal static class LoadBalancerPermissions
{
    private const string ClusterTag = "elbv2.k8s.aws/cluster";

    public static PolicyStatement[] Of(Deployment deployment, AwsRegion region)
    {
        string Elb(string resource) => Names.Arn("elasticloadbalancing", region.Name, resource);
        var mine = new Dictionary<string, string> { [$"aws:ResourceTag/{ClusterTag}"] = deployment.Prefix };
        var born = new Dictionary<string, string> { [$"aws:RequestTag/{ClusterTag}"] = deployment.Prefix };
        string[] balancers = [Elb("loadbalancer/app/k8s-*/*"), Elb("loadbalancer/net/k8s-*/*")];
        string[] listeners = [Elb("listener/app/k8s-*/*/*"), Elb("listener/net/k8s-*/*/*")];
        string[] rules = [Elb("listener-rule/app/k8s-*/*/*/*"), Elb("listener-rule/net/k8s-*/*/*/*")];
        var targets = Elb("targetgroup/k8s-*/*");
        return
        [
            // Descriptions and lists of AWS know no resource but all.
            Allow(
                [
                    "ec2:DescribeAccountAttributes", "ec2:DescribeAddresses", "ec2:DescribeAvailabilityZones", "ec2:DescribeInstances",
                    "ec2:DescribeInternetGateways", "ec2:DescribeNetworkInterfaces", "ec2:DescribeRouteTables", "ec2:DescribeSecurityGroups",
                    "ec2:DescribeSubnets", "ec2:DescribeTags", "ec2:DescribeVpcPeeringConnections", "ec2:DescribeVpcs", "ec2:GetSecurityGroupsForVpc",
                    "elasticloadbalancing:DescribeCapacityReservation", "elasticloadbalancing:DescribeListenerAttributes",
                    "elasticloadbalancing:DescribeListenerCertificates", "elasticloadbalancing:DescribeListeners",
                    "elasticloadbalancing:DescribeLoadBalancerAttributes", "elasticloadbalancing:DescribeLoadBalancers",
                    "elasticloadbalancing:DescribeRules", "elasticloadbalancing:DescribeSSLPolicies", "elasticloadbalancing:DescribeTags",
                    "elasticloadbalancing:DescribeTargetGroupAttributes", "elasticloadbalancing:DescribeTargetGroups",
                    "elasticloadbalancing:DescribeTargetHealth", "elasticloadbalancing:DescribeTrustStores",
                    "acm:ListCertificates", "shield:GetSubscriptionState",
                ],
                "*"),
            Allow(["acm:DescribeCertificate"], Names.Arn("acm", region.Name, "certificate/*")),
            Allow(["wafv2:GetWebACL", "wafv2:AssociateWebACL"], Names.Arn("wafv2", region.Name, $"regional/webacl/{deployment.Prefix}*/*")),
            Allow(["wafv2:GetWebACLForResource", "wafv2:AssociateWebACL", "wafv2:DisassociateWebACL", "elasticloadbalancing:SetWebAcl"], balancers[0]),
            AllowIf("StringEquals", born, ["elasticloadbalancing:CreateLoadBalancer"], balancers),
            AllowIf("StringEquals", born, ["elasticloadbalancing:CreateTargetGroup"], targets),
            AllowIf("StringEquals", born, ["elasticloadbalancing:AddTags"], [.. balancers, .. listeners, .. rules, targets]),
            AllowIf("StringEquals", mine, ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"], [.. balancers, .. listeners, .. rules, targets]),
            AllowIf(
                "StringEquals", mine,
                [
                    "elasticloadbalancing:DeleteLoadBalancer", "elasticloadbalancing:ModifyLoadBalancerAttributes", "elasticloadbalancing:SetIpAddressType",
                    "elasticloadbalancing:SetSecurityGroups", "elasticloadbalancing:SetSubnets", "elasticloadbalancing:CreateListener",
                ],
                balancers),
            AllowIf(
                "StringEquals", mine,
                ["elasticloadbalancing:DeleteTargetGroup", "elasticloadbalancing:ModifyTargetGroup", "elasticloadbalancing:ModifyTargetGroupAttributes"],
                targets),
            Allow(["elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets"], targets),
            Allow(
                [
                    "elasticloadbalancing:AddListenerCertificates", "elasticloadbalancing:CreateRule", "elasticloadbalancing:DeleteListener",
                    "elasticloadbalancing:ModifyListener", "elasticloadbalancing:ModifyListenerAttributes", "elasticloadbalancing:RemoveListenerCertificates",
                ],
                listeners),
            Allow(["elasticloadbalancing:DeleteRule", "elasticloadbalancing:ModifyRule", "elasticloadbalancing:SetRulePriorities"], rules),
            AllowIf(
                "StringEquals", new() { ["iam:AWSServiceName"] = "elasticloadbalancing.amazonaws.com" },
                ["iam:CreateServiceLinkedRole"],
                Names.Arn("iam", "", "role/aws-service-role/elasticloadbalancing.amazonaws.com/*")),
        ];
    }
}

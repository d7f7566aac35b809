using Amazon.CDK.AWS.EC2;
using Constructs;
using MlopsHousing.Infrastructure.Configuration;

namespace MlopsHousing.Infrastructure.Network;

/// <summary>
/// Ways to AWS's own services that don't leave the network: S3 by route, which is free, and by option the services that
/// every node talks to when it starts, which cost a fixed price per zone and spare the NAT gateways' price per GB.
/// </summary>
public sealed class Endpoints : Construct
{
    private static readonly string[] Interfaces = ["ecr.api", "ecr.dkr", "sts", "logs"];

    /// <summary>Adds them to the network.</summary>
    public Endpoints(Construct scope, CfnVPC vpc, AwsRegion region, Subnets subnets, Deployment deployment)
        : base(scope, "Endpoints")
    {
        Tag(new CfnVPCEndpoint(this, "S3", new CfnVPCEndpointProps
        {
            VpcId = vpc.Ref,
            VpcEndpointType = "Gateway",
            ServiceName = $"com.amazonaws.{region.Name}.s3",
            RouteTableIds = [.. subnets.PrivateRouteTables.Select(table => table.Ref)],
        }), deployment);
        if (!deployment.Settings.InterfaceEndpoints)
            return;

        var group = new CfnSecurityGroup(this, "SecurityGroup", new CfnSecurityGroupProps
        {
            GroupDescription = "Interface endpoints: HTTPS from the VPC",
            VpcId = vpc.Ref,
            SecurityGroupIngress = new[]
            {
                new CfnSecurityGroup.IngressProperty { IpProtocol = "tcp", FromPort = 443, ToPort = 443, CidrIp = region.VpcCidr, Description = "HTTPS from the VPC" },
            },
            SecurityGroupEgress = new[]
            {
                new CfnSecurityGroup.EgressProperty { IpProtocol = "icmp", FromPort = 252, ToPort = 86, CidrIp = "255.255.255.255/32", Description = "Nothing: endpoints only answer" },
            },
        });
        foreach (var service in Interfaces)
            Tag(new CfnVPCEndpoint(this, service.Replace('.', '-'), new CfnVPCEndpointProps
            {
                VpcId = vpc.Ref,
                VpcEndpointType = "Interface",
                ServiceName = $"com.amazonaws.{region.Name}.{service}",
                PrivateDnsEnabled = true,
                SubnetIds = [.. subnets.Private.Select(subnet => subnet.Ref)],
                SecurityGroupIds = [group.Ref],
            }), deployment);
    }

    // CloudFormation has learnt to tag endpoints, this version of the CDK hasn't.
    private static void Tag(CfnVPCEndpoint endpoint, Deployment deployment) => endpoint.AddPropertyOverride(
        "Tags", PlatformStack.TagsOf(deployment, "network").Select(tag => new Dictionary<string, string> { ["Key"] = tag.Key, ["Value"] = tag.Value }).ToArray());
}

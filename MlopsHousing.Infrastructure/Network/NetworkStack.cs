using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Constructs;
using MlopsHousing.Infrastructure.Configuration;

namespace MlopsHousing.Infrastructure.Network;

/// <summary>
/// The VPC: a public and a private subnet in each of three zones. Only load balancers and NAT gateways stand in the
/// public ones; nodes, database and cache are private. L1 constructs: with networks one reasons about AWS's own resources.
/// </summary>
public sealed class NetworkStack : PlatformStack
{
    /// <summary>Synthesises the network of one region.</summary>
    public NetworkStack(Construct scope, Deployment deployment, AwsRegion region)
        : base(scope, "network", deployment, region.Name, $"VPC of MlopsHousing {deployment.EnvironmentText}: subnets, NAT, network ACLs, endpoints, flow logs.")
    {
        Location = region;
        Vpc = new CfnVPC(this, "Vpc", new CfnVPCProps
        {
            CidrBlock = region.VpcCidr,
            EnableDnsSupport = true,
            EnableDnsHostnames = true,
            Tags = [Name("vpc")],
        });
        var gateway = new CfnInternetGateway(this, "InternetGateway", new CfnInternetGatewayProps { Tags = [Name("igw")] });
        var attachment = new CfnVPCGatewayAttachment(this, "GatewayAttachment", new CfnVPCGatewayAttachmentProps
        {
            VpcId = Vpc.Ref,
            InternetGatewayId = gateway.Ref,
        });
        var subnets = new Subnets(this, Vpc, gateway, attachment, deployment, region);
        PublicSubnetIds = [.. subnets.Public.Select(subnet => subnet.Ref)];
        PrivateSubnetIds = [.. subnets.Private.Select(subnet => subnet.Ref)];
        _ = new NetworkAcls(this, Vpc, region, subnets);
        _ = new Endpoints(this, Vpc, region, subnets, deployment);
        _ = new FlowLogs(this, Vpc, deployment);
        LoadBalancerSecurityGroup = LoadBalancer(region);

        Output("VpcId", Vpc.Ref, "The network.");
        Output("PublicSubnetIds", Fn.Join(",", [.. PublicSubnetIds]), "Subnets of load balancers.");
        Output("PrivateSubnetIds", Fn.Join(",", [.. PrivateSubnetIds]), "Subnets of nodes, database and cache.");
        Output("LoadBalancerSecurityGroupId", LoadBalancerSecurityGroup.Ref, "For the ingress annotation alb.ingress.kubernetes.io/security-groups.");
    }

    /// <summary>The network.</summary>
    public CfnVPC Vpc { get; }

    /// <summary>Its region.</summary>
    public AwsRegion Location { get; }

    /// <summary>Subnets with a route from the Internet, one a zone.</summary>
    public string[] PublicSubnetIds { get; }

    /// <summary>Subnets without, one a zone.</summary>
    public string[] PrivateSubnetIds { get; }

    /// <summary>The only security group that the world may send to.</summary>
    public CfnSecurityGroup LoadBalancerSecurityGroup { get; }

    private CfnTag Name(string what) => new() { Key = "Name", Value = $"{Deployment.Prefix}-{what}" };

    private CfnSecurityGroup LoadBalancer(AwsRegion region) => new(this, "LoadBalancerSecurityGroup", new CfnSecurityGroupProps
    {
        GroupDescription = "The API's load balancer: HTTP (redirected) and HTTPS from the Internet, to the VPC only",
        VpcId = Vpc.Ref,
        SecurityGroupIngress = new[]
        {
            Web(80, "HTTP from the Internet; the load balancer redirects it"),
            Web(443, "HTTPS from the Internet"),
        },
        SecurityGroupEgress = new[]
        {
            new CfnSecurityGroup.EgressProperty { IpProtocol = "tcp", FromPort = 8080, ToPort = 8080, CidrIp = region.VpcCidr, Description = "To the pods of the API" },
        },
        Tags = [Name("load-balancer")],
    });

    private static CfnSecurityGroup.IngressProperty Web(int port, string description) => new()
    {
        IpProtocol = "tcp",
        FromPort = port,
        ToPort = port,
        CidrIp = "0.0.0.0/0",
        Description = description,
    };
}

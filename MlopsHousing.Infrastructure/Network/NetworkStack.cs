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
    /// <summary>Where pods of the API and of Argo CD listen.</summary>
    public const int ApiPort = 8080;

    /// <summary>Where Grafana's pod listens.</summary>
    public const int GrafanaPort = 3000;

    /// <summary>Synthesises the network of one region.</summary>
    public NetworkStack(Construct scope, Deployment deployment, AwsRegion region)
        : base(scope, "network", deployment, region.Name, $"VPC of MlopsHousing {deployment.EnvironmentText}: subnets, NAT, network ACLs, endpoints, flow logs.")
    {
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
        LoadBalancerSecurityGroup = LoadBalancer("LoadBalancerSecurityGroup", "load-balancer", "Load balancer of the API: the web from the Internet, to the VPC only", "0.0.0.0/0", region, ApiPort);
        InternalLoadBalancerSecurityGroup = LoadBalancer("InternalLoadBalancerSecurityGroup", "internal-load-balancer", "The internal load balancer: the web from the VPC, to the VPC only", region.VpcCidr, region, ApiPort, GrafanaPort);

        Output("VpcId", Vpc.Ref, "The network.");
        Output("PublicSubnetIds", Fn.Join(",", [.. PublicSubnetIds]), "Subnets of load balancers.");
        Output("PrivateSubnetIds", Fn.Join(",", [.. PrivateSubnetIds]), "Subnets of nodes, database and cache.");
        Output("LoadBalancerSecurityGroupId", LoadBalancerSecurityGroup.Ref, "For the ingress annotation alb.ingress.kubernetes.io/security-groups.");
        Output("InternalLoadBalancerSecurityGroupId", InternalLoadBalancerSecurityGroup.Ref, "The same for the internal ingress.");
    }

    /// <summary>The network.</summary>
    public CfnVPC Vpc { get; }

    /// <summary>Subnets with a route from the Internet, one a zone.</summary>
    public string[] PublicSubnetIds { get; }

    /// <summary>Subnets without, one a zone.</summary>
    public string[] PrivateSubnetIds { get; }

    /// <summary>The only security group that the world may send to.</summary>
    public CfnSecurityGroup LoadBalancerSecurityGroup { get; }

    /// <summary>For what only people inside the network see.</summary>
    public CfnSecurityGroup InternalLoadBalancerSecurityGroup { get; }

    private CfnTag Name(string what) => new() { Key = "Name", Value = $"{Deployment.Prefix}-{what}" };

    private CfnSecurityGroup LoadBalancer(string id, string name, string description, string from, AwsRegion region, params int[] ports) => new(this, id, new CfnSecurityGroupProps
    {
        GroupDescription = description,
        // Ingresses name it by this tag, which is known before the group exists.
        Tags = [Name(name)],
        VpcId = Vpc.Ref,
        SecurityGroupIngress = new[]
        {
            Tcp(80, from, "HTTP; the load balancer redirects it"),
            Tcp(443, from, "HTTPS"),
        },
        SecurityGroupEgress = ports
            .Select(port => new CfnSecurityGroup.EgressProperty { IpProtocol = "tcp", FromPort = port, ToPort = port, CidrIp = region.VpcCidr, Description = "To pods" })
            .ToArray<object>(),
    });

    private static CfnSecurityGroup.IngressProperty Tcp(int port, string from, string description) => new()
    {
        IpProtocol = "tcp",
        FromPort = port,
        ToPort = port,
        CidrIp = from,
        Description = description,
    };
}

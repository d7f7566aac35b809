using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Constructs;
using MlopsHousing.Infrastructure.Configuration;

namespace MlopsHousing.Infrastructure.Network;

/// <summary>Six subnets with their routes and NAT gateways.</summary>
public sealed class Subnets : Construct
{
    /// <summary>Adds them to the network.</summary>
    public Subnets(
        Construct scope, CfnVPC vpc, CfnInternetGateway gateway, CfnVPCGatewayAttachment attachment, Deployment deployment, AwsRegion region)
        : base(scope, "Subnets")
    {
        var publicRoutes = RouteTable(vpc, deployment, "public");
        var toInternet = new CfnRoute(this, "PublicDefault", new CfnRouteProps
        {
            RouteTableId = publicRoutes.Ref,
            DestinationCidrBlock = "0.0.0.0/0",
            GatewayId = gateway.Ref,
        });
        toInternet.AddDependency(attachment);

        CfnNatGateway? nat = null;
        for (var zone = 0; zone < region.Zones.Count; zone++)
        {
            var letter = region.ZoneLetters[zone].ToString();
            var subnet = Subnet(vpc, deployment, $"public-{letter}", region.PublicCidr(zone), region.Zones[zone], ("kubernetes.io/role/elb", "1"));
            Associate($"Public{letter}", subnet, publicRoutes);
            Public.Add(subnet);
            if (nat is null || deployment.Settings.NatPerZone)
                nat = Nat(deployment, letter, subnet, attachment, toInternet);

            // Also with one NAT gateway each zone has its own table: adding gateways later changes routes, not associations.
            var routes = RouteTable(vpc, deployment, $"private-{letter}");
            _ = new CfnRoute(this, $"PrivateDefault{letter}", new CfnRouteProps
            {
                RouteTableId = routes.Ref,
                DestinationCidrBlock = "0.0.0.0/0",
                NatGatewayId = nat.Ref,
            });
            var hidden = Subnet(
                vpc, deployment, $"private-{letter}", region.PrivateCidr(zone), region.Zones[zone],
                ("kubernetes.io/role/internal-elb", "1"),
                ("k8s.io/cluster-autoscaler/enabled", "true"),
                ($"k8s.io/cluster-autoscaler/{deployment.Prefix}", "owned"));
            Associate($"Private{letter}", hidden, routes);
            Private.Add(hidden);
            PrivateRouteTables.Add(routes);
        }
    }

    /// <summary>One a zone.</summary>
    public List<CfnSubnet> Public { get; } = [];

    /// <summary>One a zone.</summary>
    public List<CfnSubnet> Private { get; } = [];

    /// <summary>One a zone.</summary>
    public List<CfnRouteTable> PrivateRouteTables { get; } = [];

    private CfnSubnet Subnet(
        CfnVPC vpc, Deployment deployment, string name, string cidr, string zone, params (string Key, string Value)[] tags) =>
        new(this, name, new CfnSubnetProps
        {
            VpcId = vpc.Ref,
            CidrBlock = cidr,
            AvailabilityZone = zone,
            MapPublicIpOnLaunch = false, // load balancers and NAT gateways bring their own addresses
            Tags =
            [
                Tag("Name", $"{deployment.Prefix}-{name}"),
                Tag($"kubernetes.io/cluster/{deployment.Prefix}", "shared"),
                .. tags.Select(tag => Tag(tag.Key, tag.Value)),
            ],
        });

    private CfnNatGateway Nat(
        Deployment deployment, string letter, CfnSubnet subnet, CfnVPCGatewayAttachment attachment, CfnRoute toInternet)
    {
        var address = new CfnEIP(this, $"NatAddress{letter}", new CfnEIPProps { Domain = "vpc", Tags = [Tag("Name", $"{deployment.Prefix}-nat-{letter}")] });
        address.AddDependency(attachment);
        var nat = new CfnNatGateway(this, $"Nat{letter}", new CfnNatGatewayProps
        {
            SubnetId = subnet.Ref,
            AllocationId = address.AttrAllocationId,
            Tags = [Tag("Name", $"{deployment.Prefix}-nat-{letter}")],
        });
        nat.AddDependency(toInternet);
        return nat;
    }

    private CfnRouteTable RouteTable(CfnVPC vpc, Deployment deployment, string name) => new(this, $"Routes-{name}", new CfnRouteTableProps
    {
        VpcId = vpc.Ref,
        Tags = [Tag("Name", $"{deployment.Prefix}-{name}")],
    });

    private void Associate(string name, CfnSubnet subnet, CfnRouteTable routes) =>
        _ = new CfnSubnetRouteTableAssociation(this, $"Association{name}", new CfnSubnetRouteTableAssociationProps
        {
            SubnetId = subnet.Ref,
            RouteTableId = routes.Ref,
        });

    private static CfnTag Tag(string key, string value) => new() { Key = key, Value = value };
}

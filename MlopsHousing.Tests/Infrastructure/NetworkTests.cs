namespace MlopsHousing.Tests.Infrastructure;

[Collection(Synthesis.Name)]
public sealed class NetworkTests(SynthFixture synth)
{
    [Fact]
    public void The_network_has_the_addresses_it_was_designed_with()
    {
        var network = synth.Of("network");
        Assert.Equal("10.0.0.0/16", (string)network.Only("AWS::EC2::VPC")["CidrBlock"]!);
        var subnets = network.Resources.Where(resource => resource.Type == "AWS::EC2::Subnet")
            .Select(subnet => ((string)subnet["AvailabilityZone"]!, (string)subnet["CidrBlock"]!)).Order().ToArray();
        Assert.Equal(
            [
                ("us-west-2a", "10.0.1.0/24"), ("us-west-2a", "10.0.101.0/24"),
                ("us-west-2b", "10.0.102.0/24"), ("us-west-2b", "10.0.2.0/24"),
                ("us-west-2c", "10.0.103.0/24"), ("us-west-2c", "10.0.3.0/24"),
            ], subnets);
    }

    [Fact]
    public void A_second_region_has_addresses_of_its_own()
    {
        var other = synth.Production.Single(template => template.Name == "mlops-housing-production-us-east-1-network");
        Assert.Equal("10.1.0.0/16", (string)other.Only("AWS::EC2::VPC")["CidrBlock"]!);
    }

    [Fact]
    public void Production_has_a_NAT_gateway_a_zone_and_dev_one()
    {
        synth.Of("network").Assertions().ResourceCountIs("AWS::EC2::NatGateway", 3);
        Dev().Assertions().ResourceCountIs("AWS::EC2::NatGateway", 1);
        synth.Of("staging", "network").Assertions().ResourceCountIs("AWS::EC2::NatGateway", 1);
        foreach (var template in new[] { synth.Of("network"), Dev() })
            Assert.Equal(3, template.Resources.Count(resource => resource.Type == "AWS::EC2::Route" && resource["NatGatewayId"] is not null));
    }

    [Fact]
    public void Only_public_subnets_have_a_route_from_the_Internet()
    {
        var network = synth.Of("network");
        var toInternet = network.Resources.Single(resource => resource.Type == "AWS::EC2::Route" && resource["GatewayId"] is not null);
        var table = (string)toInternet["RouteTableId", "Ref"]!;
        var reachable = network.Resources
            .Where(resource => resource.Type == "AWS::EC2::SubnetRouteTableAssociation" && (string)resource["RouteTableId", "Ref"]! == table)
            .Select(association => (string)network.Only("AWS::EC2::Subnet", (string)association["SubnetId", "Ref"]!)["CidrBlock"]!);
        Assert.Equal(["10.0.101.0/24", "10.0.102.0/24", "10.0.103.0/24"], reachable.Order());
        Assert.All(network.Resources.Where(resource => resource.Type == "AWS::EC2::Subnet"), subnet => Assert.False((bool)subnet["MapPublicIpOnLaunch"]!));
    }

    [Theory]
    [InlineData("Public", "100 allow 10.0.0.0/16 all,110 deny 0.0.0.0/0 3389-3389,120 allow 0.0.0.0/0 80-80,130 allow 0.0.0.0/0 443-443,140 allow 0.0.0.0/0 1024-65535,150 allow 0.0.0.0/0 1024-65535")]
    [InlineData("Private", "100 allow 10.0.0.0/16 all,110 deny 0.0.0.0/0 3389-3389,140 allow 0.0.0.0/0 1024-65535,150 allow 0.0.0.0/0 1024-65535")]
    public void Network_ACLs_let_in_the_web_to_public_subnets_and_answers_to_both(string side, string expected)
    {
        var network = synth.Of("network");
        var acl = network.Only("AWS::EC2::NetworkAcl", $"NetworkAcls{side}").Id;
        var inbound = network.Resources
            .Where(resource => resource.Type == "AWS::EC2::NetworkAclEntry" && (string)resource["NetworkAclId", "Ref"]! == acl && (bool?)resource["Egress"] != true)
            .OrderBy(entry => (int)entry["RuleNumber"]!)
            .Select(entry => $"{entry["RuleNumber"]} {entry["RuleAction"]} {entry["CidrBlock"]} {(entry["PortRange"] is { } ports ? $"{ports["From"]}-{ports["To"]}" : "all")}");
        Assert.Equal(expected, string.Join(',', inbound));
        var subnets = network.Resources
            .Where(resource => resource.Type == "AWS::EC2::SubnetNetworkAclAssociation" && (string)resource["NetworkAclId", "Ref"]! == acl)
            .Select(association => (string)network.Only("AWS::EC2::Subnet", (string)association["SubnetId", "Ref"]!)["CidrBlock"]!).Order();
        Assert.Equal(Enumerable.Range(side == "Public" ? 101 : 1, 3).Select(third => $"10.0.{third}.0/24"), subnets);
    }

    [Fact]
    public void Load_balancers_reach_the_ports_that_pods_behind_them_listen_on()
    {
        var network = synth.Of("network");
        var cluster = synth.Of("cluster");
        foreach (var (name, ports) in new[] { ("LoadBalancerSecurityGroup", (int[])[8080]), ("InternalLoadBalancerSecurityGroup", [3000, 8080]) })
        {
            var group = network.Only("AWS::EC2::SecurityGroup", name);
            Assert.Equal(ports, group["SecurityGroupEgress"]!.AsArray().Select(rule => (int)rule!["FromPort"]!).Order());
            Assert.All(group["SecurityGroupEgress"]!.AsArray(), rule => Assert.Equal("10.0.0.0/16", (string)rule!["CidrIp"]!));
            var letIn = cluster.Resources.Where(resource => resource.Type == "AWS::EC2::SecurityGroupIngress"
                && resource["SourceSecurityGroupId"]!.ToJsonString().Contains($"OutputRef{name}", StringComparison.Ordinal));
            Assert.Equal(ports, letIn.Select(rule => (int)rule["FromPort"]!).Order());
        }
    }

    [Fact]
    public void S3_is_reached_by_route_everywhere_and_other_services_by_option()
    {
        Assert.Equal(
            ["ecr.api Interface", "ecr.dkr Interface", "logs Interface", "s3 Gateway", "sts Interface"], Endpoints(synth.Of("network")));
        Assert.Equal(["s3 Gateway"], Endpoints(Dev()));

        static IEnumerable<string> Endpoints(SynthTemplate template) => template.Resources
            .Where(resource => resource.Type == "AWS::EC2::VPCEndpoint")
            .Select(endpoint => $"{((string)endpoint["ServiceName"]!).Replace("com.amazonaws.us-west-2.", "")} {endpoint["VpcEndpointType"]}").Order();
    }

    [Fact]
    public void Subnets_carry_the_tags_that_the_controllers_look_for()
    {
        var tags = synth.Of("network").Resources.Where(resource => resource.Type == "AWS::EC2::Subnet")
            .ToDictionary(subnet => (string)subnet["CidrBlock"]!, subnet => Tags.Of(subnet));
        for (var zone = 1; zone <= 3; zone++)
        {
            Assert.Equal("1", tags[$"10.0.10{zone}.0/24"]["kubernetes.io/role/elb"]);
            Assert.Equal("1", tags[$"10.0.{zone}.0/24"]["kubernetes.io/role/internal-elb"]);
            Assert.Equal("true", tags[$"10.0.{zone}.0/24"]["k8s.io/cluster-autoscaler/enabled"]);
            Assert.Equal("owned", tags[$"10.0.{zone}.0/24"]["k8s.io/cluster-autoscaler/mlops-housing-production"]);
            Assert.Equal("shared", tags[$"10.0.{zone}.0/24"]["kubernetes.io/cluster/mlops-housing-production"]);
        }
    }

    [Fact]
    public void Flow_logs_see_all_traffic() =>
        synth.Of("network").Assertions().HasResourceProperties("AWS::EC2::FlowLog", new Dictionary<string, object>
        {
            ["TrafficType"] = "ALL",
            ["LogDestinationType"] = "cloud-watch-logs",
        });

    private SynthTemplate Dev() => synth.Dev.Single(template => template.Name == "mlops-housing-dev-us-west-2-network");
}

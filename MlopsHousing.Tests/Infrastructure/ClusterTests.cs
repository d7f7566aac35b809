using System.Text.Json.Nodes;

namespace MlopsHousing.Tests.Infrastructure;

[Collection(Synthesis.Name)]
public sealed class ClusterTests(SynthFixture synth)
{
    [Fact]
    public void The_control_plane_is_1_36_with_encrypted_secrets_and_every_log()
    {
        var cluster = synth.Of("cluster").Only("AWS::EKS::Cluster");
        Assert.Equal("1.36", (string)cluster["Version"]!);
        Assert.Equal("API", (string)cluster["AccessConfig", "AuthenticationMode"]!);
        Assert.Equal("STANDARD", (string)cluster["UpgradePolicy", "SupportType"]!);
        Assert.Equal("secrets", (string)cluster["EncryptionConfig"]![0]!["Resources"]![0]!);
        Assert.Equal(
            ["api", "audit", "authenticator", "controllerManager", "scheduler"],
            cluster["Logging", "ClusterLogging", "EnabledTypes"]!.AsArray().Select(type => (string)type!["Type"]!));
    }

    [Fact]
    public void The_API_is_private_and_public_only_to_named_addresses()
    {
        var template = synth.Of("cluster");
        var network = template.Only("AWS::EKS::Cluster")["ResourcesVpcConfig"]!;
        Assert.True((bool)network["EndpointPrivateAccess"]!);
        Assert.True((bool)network["EndpointPublicAccess"]!);
        var parameter = template.Json["Parameters"]![(string)network["PublicAccessCidrs"]!["Ref"]!]!;
        Assert.Equal("203.0.113.0/24", (string)parameter["Default"]!);
        Assert.Matches((string)parameter["AllowedPattern"]!, "203.0.113.0/24");
        Assert.DoesNotMatch((string)parameter["AllowedPattern"]!, "0.0.0.0/0");

        // Without --api-cidr somebody has to say it at deployment: there is no default to forget about.
        var dev = synth.Dev.Single(stack => stack.Name.EndsWith("-cluster", StringComparison.Ordinal));
        Assert.Null(dev.Json["Parameters"]!["ApiCidrs"]!["Default"]);
    }

    [Theory]
    [InlineData("main", "ON_DEMAND", "AL2023_x86_64_STANDARD", "t3.medium", 2, 10)]
    [InlineData("spot", "SPOT", "AL2023_x86_64_STANDARD", "t3.medium,t3.large", 0, 5)]
    [InlineData("graviton", "ON_DEMAND", "AL2023_ARM_64_STANDARD", "t4g.medium", 0, 10)]
    public void Node_groups_have_the_sizes_they_were_designed_with(string name, string capacity, string image, string types, int minimum, int maximum)
    {
        var group = Group(name);
        Assert.Equal(capacity, (string)group["CapacityType"]!);
        Assert.Equal(image, (string)group["AmiType"]!);
        Assert.Equal(types, string.Join(",", group["InstanceTypes"]!.AsArray().Select(type => (string)type!)));
        Assert.Equal(minimum, (int)group["ScalingConfig", "MinSize"]!);
        Assert.Equal(maximum, (int)group["ScalingConfig", "MaxSize"]!);
        Assert.Equal(name, (string)group["Labels", "mlops-housing/node-group"]!);
        Assert.Equal(name == "main" ? null : name, (string?)group["Taints"]?[0]?["Value"]);
    }

    [Fact]
    public void No_node_is_larger_than_xlarge()
    {
        var types = synth.All.SelectMany(template => template.Resources).Where(resource => resource.Type == "AWS::EKS::Nodegroup")
            .SelectMany(group => group["InstanceTypes"]!.AsArray()).Select(type => (string)type!).Distinct().Order();
        Assert.Equal(["t3.large", "t3.medium", "t4g.medium"], types);
        Assert.Equal(["t3.medium", "t3.large", "t3.xlarge"], MlopsHousing.Infrastructure.Configuration.InstanceType.Allowed);
    }

    [Fact]
    public void A_node_answers_for_its_metadata_to_itself_only_and_encrypts_its_disk()
    {
        var templates = synth.All.SelectMany(template => template.Resources).Where(resource => resource.Type == "AWS::EC2::LaunchTemplate").ToList();
        Assert.NotEmpty(templates);
        Assert.All(templates, template =>
        {
            Assert.Equal("required", (string)template["LaunchTemplateData", "MetadataOptions", "HttpTokens"]!);
            Assert.Equal(1, (int)template["LaunchTemplateData", "MetadataOptions", "HttpPutResponseHopLimit"]!);
            var disk = template["LaunchTemplateData", "BlockDeviceMappings"]![0]!["Ebs"]!;
            Assert.Equal("gp3", (string)disk["VolumeType"]!);
            Assert.True((bool)disk["Encrypted"]!);
            Assert.Equal(["instance", "volume"], template["LaunchTemplateData", "TagSpecifications"]!.AsArray().Select(tagged => (string)tagged!["ResourceType"]!));
        });
    }

    [Fact]
    public void A_node_is_told_how_many_pods_it_takes()
    {
        var data = (string)synth.Of("cluster").Only("AWS::EC2::LaunchTemplate", "NodeGroupsmain")["LaunchTemplateData", "UserData", "Fn::Base64"]!;
        Assert.StartsWith("MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"node\"\n\n--node\nContent-Type: application/node.eks.aws\n\napiVersion:", data, StringComparison.Ordinal);
        Assert.Contains("kind: NodeConfig\nspec:\n  kubelet:\n    config:\n      maxPods: 50\n", data, StringComparison.Ordinal);
        Assert.EndsWith("\n--node--\n", data, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_ons_are_these_and_the_network_one_enforces_policies_and_delegates_prefixes()
    {
        var addOns = synth.Of("cluster").Resources.Where(resource => resource.Type == "AWS::EKS::Addon").ToDictionary(addOn => (string)addOn["AddonName"]!);
        Assert.Equal(
            ["aws-ebs-csi-driver", "coredns", "eks-pod-identity-agent", "kube-proxy", "metrics-server", "snapshot-controller", "vpc-cni"],
            addOns.Keys.Order());
        var configuration = JsonNode.Parse((string)addOns["vpc-cni"]["ConfigurationValues"]!)!;
        Assert.Equal("true", (string)configuration["enableNetworkPolicy"]!);
        Assert.Equal("true", (string)configuration["env"]!["ENABLE_PREFIX_DELEGATION"]!);
    }

    [Fact]
    public void Nodes_start_after_their_network_and_deployments_after_the_nodes()
    {
        var template = synth.Of("cluster");
        var vpcCni = template.Only("AWS::EKS::Addon", "AddOnsvpccni").Id;
        Assert.Contains(vpcCni, DependsOn(Group("main")));
        Assert.Contains(Group("main").Id, DependsOn(template.Only("AWS::EKS::Addon", "AddOnscoredns")));

        static IEnumerable<string> DependsOn(SynthResource resource) => resource.Json["DependsOn"]!.AsArray().Select(id => (string)id!);
    }

    [Theory]
    [InlineData("ClusterRole", "AmazonEKSClusterPolicy")]
    [InlineData("NodeGroupsNodeRole", "AmazonEC2ContainerRegistryReadOnly,AmazonEKSWorkerNodePolicy,AmazonEKS_CNI_Policy")]
    public void The_clusters_roles_have_exactly_these_policies(string id, string policies)
    {
        var template = synth.Of("cluster");
        var role = template.Only("AWS::IAM::Role", id);
        var attached = role["ManagedPolicyArns"]!.AsArray().Select(arn => arn!.ToJsonString().Split('/')[^1].TrimEnd(']', '}', '"'));
        Assert.Equal(policies.Split(','), attached.Order(StringComparer.Ordinal));
        Assert.Null(role["Policies"]);
        Assert.DoesNotContain(template.Resources, resource =>
            resource.Type == "AWS::IAM::Policy" && resource["Roles"]!.ToJsonString().Contains(role.Id, StringComparison.Ordinal));
    }

    private SynthResource Group(string name) => synth.Of("cluster").Resources
        .Single(resource => resource.Type == "AWS::EKS::Nodegroup" && (string)resource["NodegroupName"]! == name);
}

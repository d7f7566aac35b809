using System.Text.Json.Nodes;

namespace MlopsHousing.Tests.Infrastructure;

/// <summary>What holds for every template of every environment.</summary>
[Collection(Synthesis.Name)]
public sealed class PlatformTests(SynthFixture synth)
{
    // CloudFormation takes no tags for these.
    private static readonly string[] _untagged =
    [
        "AWS::EC2::VPCGatewayAttachment", "AWS::EC2::Route", "AWS::EC2::SubnetRouteTableAssociation", "AWS::EC2::NetworkAclEntry",
        "AWS::EC2::SubnetNetworkAclAssociation", "AWS::EC2::SecurityGroupIngress", "AWS::IAM::Policy", "AWS::KMS::Alias", "AWS::S3::BucketPolicy",
        "AWS::Lambda::Permission", "AWS::SecretsManager::RotationSchedule", "AWS::WAFv2::LoggingConfiguration", "AWS::Route53::RecordSet",
        "AWS::SNS::TopicPolicy", "AWS::SNS::Subscription", "AWS::Backup::BackupSelection",
    ];

    [Fact]
    public void Every_template_is_small_enough_to_be_sent_without_a_bucket() =>
        Assert.All(synth.All, template => Assert.InRange(new FileInfo(template.Path).Length, 1, 51_200));

    [Fact]
    public void No_template_wants_a_bootstrapped_account_or_an_asset()
    {
        Assert.All(synth.All, template =>
        {
            Assert.Null(template.Json["Rules"]);
            Assert.Null(template.Json["Parameters"]?["BootstrapVersion"]);
            Assert.DoesNotContain(template.Resources, resource => resource.Type.StartsWith("Custom::", StringComparison.Ordinal));
            Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(template.Path)!, "asset.*"));
            var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(template.Path)!, "manifest.json")))!;
            Assert.DoesNotContain(manifest["artifacts"]!.AsObject(), artifact => (string)artifact.Value!["type"]! == "cdk:asset-manifest");
        });
    }

    [Fact]
    public void Everything_that_can_carry_tags_carries_those_that_costs_are_grouped_by() =>
        Assert.All(synth.All.SelectMany(template => template.Resources).Where(resource => !_untagged.Contains(resource.Type)), resource =>
        {
            var tags = Tags.Of(resource);
            Assert.True(tags.ContainsKey("Project") && tags.ContainsKey("Environment") && tags.ContainsKey("Component"), $"{resource} lacks a tag.");
            Assert.Equal("mlops-housing", tags["Project"]);
            Assert.StartsWith($"mlops-housing-{tags["Environment"]}-", resource.Stack, StringComparison.Ordinal);
            Assert.EndsWith($"-{tags["Component"]}", resource.Stack, StringComparison.Ordinal);
        });

    [Fact]
    public void The_world_may_send_to_the_load_balancer_only_and_to_the_webs_ports_only()
    {
        var open =
            from resource in synth.All.SelectMany(template => template.Resources)
            where resource.Type is "AWS::EC2::SecurityGroup" or "AWS::EC2::SecurityGroupIngress"
            from rule in resource.Type == "AWS::EC2::SecurityGroup" ? resource["SecurityGroupIngress"]?.AsArray().ToArray() ?? [] : new JsonNode?[] { resource.Properties }
            where (string?)rule!["CidrIp"] == "0.0.0.0/0" || rule["CidrIpv6"] is not null
            select (resource.Id, From: (int)rule["FromPort"]!, To: (int)rule["ToPort"]!);
        Assert.Equal([("LoadBalancerSecurityGroup", 80, 80), ("LoadBalancerSecurityGroup", 443, 443)], open.Distinct().Order());
    }
}

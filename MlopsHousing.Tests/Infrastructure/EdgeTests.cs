namespace MlopsHousing.Tests.Infrastructure;

[Collection(Synthesis.Name)]
public sealed class EdgeTests(SynthFixture synth)
{
    private SynthTemplate Edge => synth.Production.Single(template => template.Name == "mlops-housing-production-us-east-1-edge");

    [Fact]
    public void There_is_no_edge_without_a_domain() =>
        Assert.DoesNotContain(synth.Dev, template => template.Name.EndsWith("-edge", StringComparison.Ordinal) || template.Name.EndsWith("-origin", StringComparison.Ordinal));

    [Fact]
    public void CloudFront_caches_nothing_speaks_TLS_1_2_and_has_the_firewall()
    {
        var distribution = Edge.Only("AWS::CloudFront::Distribution")["DistributionConfig"]!;
        Assert.Equal("4135ea2d-6df8-44a3-9df3-4b5a84be39ad", (string)distribution["DefaultCacheBehavior"]!["CachePolicyId"]!); // AWS's CachingDisabled
        Assert.Equal("TLSv1.2_2021", (string)distribution["ViewerCertificate"]!["MinimumProtocolVersion"]!);
        Assert.Equal("https-only", (string)distribution["Origins"]![0]!["CustomOriginConfig"]!["OriginProtocolPolicy"]!);
        Assert.Equal(Edge.Only("AWS::WAFv2::WebACL").Id, (string)distribution["WebACLId"]!["Fn::GetAtt"]![0]!);
    }

    [Fact]
    public void The_firewall_limits_addresses_uses_AWSs_rules_and_lets_batches_through()
    {
        foreach (var acl in new[] { Edge.Only("AWS::WAFv2::WebACL"), synth.Of("origin").Only("AWS::WAFv2::WebACL") })
        {
            var rules = acl["Rules"]!.AsArray().ToDictionary(rule => (string)rule!["Name"]!, rule => rule!["Statement"]!);
            Assert.Equal(6000, (int)rules["rate"]["RateBasedStatement"]!["Limit"]!);
            Assert.Contains("AWSManagedRulesKnownBadInputsRuleSet", rules.Keys);
            var large = rules["AWSManagedRulesCommonRuleSet"]["ManagedRuleGroupStatement"]!["RuleActionOverrides"]![0]!;
            Assert.Equal("SizeRestrictions_BODY", (string)large["Name"]!);
            Assert.NotNull(large["ActionToUse"]!["Count"]);
        }
    }

    [Fact]
    public void A_region_that_is_not_ready_hands_over_to_the_other()
    {
        foreach (var (region, role) in new[] { ("us-west-2", "PRIMARY"), ("us-east-1", "SECONDARY") })
        {
            var origin = synth.Production.Single(template => template.Name == $"mlops-housing-production-{region}-origin");
            var record = origin.Only("AWS::Route53::RecordSet");
            Assert.Equal("origin.api.example.com", (string)record["Name"]!);
            Assert.Equal(role, (string)record["Failover"]!);
            var health = origin.Only("AWS::Route53::HealthCheck");
            Assert.Equal(health.Id, (string)record["HealthCheckId", "Fn::GetAtt"]![0]!);
            Assert.Equal("/readyz", (string)health["HealthCheckConfig", "ResourcePath"]!);
        }
    }
}

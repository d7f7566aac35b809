using MlopsHousing.Api.RateLimits;

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
            var own = new RateLimitOptions();
            Assert.Equal((own.PerSecond * 300) + own.Burst, (int)rules["rate"]["RateBasedStatement"]!["Limit"]!);
            Assert.Equal(
                ["AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet", "rate"], rules.Keys.Order());
            var counted = rules["AWSManagedRulesCommonRuleSet"]["ManagedRuleGroupStatement"]!["RuleActionOverrides"]!.AsArray();
            // Batches are large, and .NET's HttpClient sends no User-Agent.
            Assert.Equal(["NoUserAgent_HEADER", "SizeRestrictions_BODY"], counted.Select(rule => (string)rule!["Name"]!).Order());
            Assert.All(counted, rule => Assert.NotNull(rule!["ActionToUse"]!["Count"]));
        }
    }

    [Fact]
    public void Behind_CloudFront_the_limit_is_for_the_caller_and_not_for_CloudFront()
    {
        Assert.Equal("IP", (string)Rate(Edge)["AggregateKeyType"]!);
        var behind = Rate(synth.Of("origin"));
        Assert.Equal("FORWARDED_IP", (string)behind["AggregateKeyType"]!);
        Assert.Equal("X-Forwarded-For", (string)behind["ForwardedIPConfig"]!["HeaderName"]!);

        static System.Text.Json.Nodes.JsonNode Rate(SynthTemplate template) => template.Only("AWS::WAFv2::WebACL")["Rules"]!.AsArray()
            .Single(rule => (string)rule!["Name"]! == "rate")!["Statement"]!["RateBasedStatement"]!;
    }

    [Fact]
    public void CloudFront_sends_a_key_that_no_template_or_log_holds_and_every_region_can_read()
    {
        var secret = Edge.Only("AWS::SecretsManager::Secret");
        var header = Edge.Only("AWS::CloudFront::Distribution")["DistributionConfig", "Origins"]![0]!["OriginCustomHeaders"]!.AsArray().Single()!;
        Assert.Equal(MlopsHousing.Api.Proxies.EdgeKey.Header, (string)header["HeaderName"]!);
        Assert.DoesNotMatch("(?i)^x-(amz|edge)-", (string)header["HeaderName"]!); // CloudFront keeps these for itself
        Assert.Equal(
            $$$"""{"Fn::Join":["",["{{resolve:secretsmanager:",{"Ref":"{{{secret.Id}}}"},":SecretString:key::}}"]]}""", header["HeaderValue"]!.ToJsonString());

        Assert.Equal(["us-west-2"], secret["ReplicaRegions"]!.AsArray().Select(copy => (string)copy!["Region"]!)); // it stands in us-east-1 itself
        foreach (var region in new[] { "us-west-2", "us-east-1" })
        {
            var origin = synth.Production.Single(template => template.Name == $"mlops-housing-production-{region}-origin");
            Assert.Equal((string)secret["Name"]!, (string)origin.Json["Outputs"]!["EdgeSecretName"]!["Value"]!);
            var redacted = origin.Only("AWS::WAFv2::LoggingConfiguration")["RedactedFields"]!.AsArray().Select(field => (string)field!["SingleHeader"]!["Name"]!);
            Assert.Equal(["x-api-key", "x-origin-key"], redacted);
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
            Assert.Equal((10, 3), ((int)health["HealthCheckConfig", "RequestInterval"]!, (int)health["HealthCheckConfig", "FailureThreshold"]!));
            Assert.Equal("30", (string)record["TTL"]!); // with the above: the minute that docs/operations.md speaks of
        }
    }

    [Fact]
    public void One_region_is_the_primary_of_its_record()
    {
        var records = synth.ProductionInOneRegion.Where(template => template.Name.EndsWith("-origin", StringComparison.Ordinal))
            .Select(template => template.Only("AWS::Route53::RecordSet"));
        Assert.Equal("PRIMARY", (string)Assert.Single(records)["Failover"]!);
    }

    [Fact]
    public void Certificates_are_proved_by_DNS_and_cover_the_names_that_callers_and_CloudFront_use()
    {
        foreach (var (template, names) in new[] { (Edge, (string[])["api.example.com"]), (synth.Of("origin"), ["api.example.com", "origin.api.example.com", "internal.api.example.com"]) })
        {
            var certificate = template.Only("AWS::CertificateManager::Certificate");
            Assert.Equal("DNS", (string)certificate["ValidationMethod"]!);
            string[] covered = [(string)certificate["DomainName"]!, .. certificate["SubjectAlternativeNames"]?.AsArray().Select(name => (string)name!) ?? []];
            Assert.Equal(names, covered);
        }
    }
}

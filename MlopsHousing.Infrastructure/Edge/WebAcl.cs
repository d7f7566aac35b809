using Amazon.CDK;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.WAFv2;
using Constructs;
using MlopsHousing.Infrastructure.Configuration;

namespace MlopsHousing.Infrastructure.Edge;

/// <summary>The web firewall: a limit per address and AWS's managed rules, with a log of what it blocked.</summary>
public sealed class WebAcl : Construct
{
    /// <summary>
    /// Requests of one address in five minutes: what the API's own limit lets a client make (200 a second, and 2,000 at once). It is
    /// finer, comes behind this and tells where a client stands; with less here who keeps to it would be blocked without a word.
    /// </summary>
    public const int RequestsPerFiveMinutes = 62_000;

    private static readonly string[] _managed =
        ["AWSManagedRulesAmazonIpReputationList", "AWSManagedRulesKnownBadInputsRuleSet", "AWSManagedRulesCommonRuleSet"];

    // Bodies above 8 KiB are what batch predictions are made of (the API has a limit of its own), and programs that say
    // nothing of themselves, as .NET's HttpClient, are who asks for predictions.
    private static readonly string[] _counted = ["SizeRestrictions_BODY", "NoUserAgent_HEADER"];

    /// <summary>Adds it.</summary>
    /// <param name="scope">The stack.</param>
    /// <param name="deployment">What is deployed.</param>
    /// <param name="kind"><c>CLOUDFRONT</c> (us-east-1 only) or <c>REGIONAL</c> (for a load balancer).</param>
    public WebAcl(Construct scope, Deployment deployment, string kind)
        : base(scope, "WebAcl")
    {
        var acl = new CfnWebACL(this, "Acl", new CfnWebACLProps
        {
            Name = $"{deployment.Prefix}-{kind.ToLowerInvariant()}",
            Scope = kind,
            DefaultAction = new CfnWebACL.DefaultActionProperty { Allow = new CfnWebACL.AllowActionProperty() },
            VisibilityConfig = Seen("all"),
            Rules = new[] { Rate(kind) }.Concat(_managed.Select((name, index) => Managed(name, index + 1))).ToArray<object>(),
        });
        Arn = acl.AttrArn;
        var log = new CfnLogGroup(this, "Log", new CfnLogGroupProps
        {
            LogGroupName = $"aws-waf-logs-{deployment.Prefix}-{kind.ToLowerInvariant()}", // WAF insists on the first part
            RetentionInDays = deployment.Settings.LogDays,
        });
        log.ApplyRemovalPolicy(deployment.LogRemoval);
        new CfnLoggingConfiguration(this, "Logging", new CfnLoggingConfigurationProps
        {
            ResourceArn = acl.AttrArn,
            LogDestinationConfigs = [Names.Arn("logs", Stack.Of(this).Region, $"log-group:{log.LogGroupName}")],
            // What was let through is in the API's own log.
            LoggingFilter = new Dictionary<string, object>
            {
                ["DefaultBehavior"] = "DROP",
                ["Filters"] = new[]
                {
                    new Dictionary<string, object>
                    {
                        ["Behavior"] = "KEEP",
                        ["Requirement"] = "MEETS_ANY",
                        ["Conditions"] = new[] { new Dictionary<string, object> { ["ActionCondition"] = new Dictionary<string, string> { ["Action"] = "BLOCK" } } },
                    },
                },
            },
            RedactedFields = new[] { "x-api-key", EdgeKey.Header.ToLowerInvariant() }
                .Select(name => new CfnLoggingConfiguration.FieldToMatchProperty { SingleHeader = new Dictionary<string, string> { ["Name"] = name } })
                .ToArray<object>(),
        }).Node.AddDependency(log);
    }

    /// <summary>Its ARN.</summary>
    public string Arn { get; }

    // At a load balancer every address is one of CloudFront's; it says whose request it was in a header. Who goes around
    // CloudFront and makes one up meets the API's own limit, which believes only who has the edge's key.
    private static CfnWebACL.RuleProperty Rate(string kind) => new()
    {
        Name = "rate",
        Priority = 0,
        Action = new CfnWebACL.RuleActionProperty { Block = new CfnWebACL.BlockActionProperty { CustomResponse = new CfnWebACL.CustomResponseProperty { ResponseCode = 429 } } },
        Statement = new CfnWebACL.StatementProperty
        {
            RateBasedStatement = new CfnWebACL.RateBasedStatementProperty
            {
                AggregateKeyType = kind == "REGIONAL" ? "FORWARDED_IP" : "IP",
                ForwardedIpConfig = kind == "REGIONAL"
                    ? new CfnWebACL.ForwardedIPConfigurationProperty { HeaderName = "X-Forwarded-For", FallbackBehavior = "MATCH" }
                    : null,
                Limit = RequestsPerFiveMinutes,
            },
        },
        VisibilityConfig = Seen("rate"),
    };

    private static CfnWebACL.RuleProperty Managed(string name, int priority) => new()
    {
        Name = name,
        Priority = priority,
        OverrideAction = new CfnWebACL.OverrideActionProperty { None = new Dictionary<string, object>() },
        Statement = new CfnWebACL.StatementProperty
        {
            ManagedRuleGroupStatement = new CfnWebACL.ManagedRuleGroupStatementProperty
            {
                VendorName = "AWS",
                Name = name,
                RuleActionOverrides = name == "AWSManagedRulesCommonRuleSet" ? _counted.Select(Count).ToArray<object>() : null,
            },
        },
        VisibilityConfig = Seen(name),
    };

    private static CfnWebACL.RuleActionOverrideProperty Count(string rule) =>
        new() { Name = rule, ActionToUse = new CfnWebACL.RuleActionProperty { Count = new CfnWebACL.CountActionProperty() } };

    private static CfnWebACL.VisibilityConfigProperty Seen(string name) =>
        new() { CloudWatchMetricsEnabled = true, MetricName = name, SampledRequestsEnabled = true };
}

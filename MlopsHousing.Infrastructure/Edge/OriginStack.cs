using Amazon.CDK;
using Amazon.CDK.AWS.CertificateManager;
using Amazon.CDK.AWS.Route53;
using Constructs;
using MlopsHousing.Infrastructure.Configuration;

namespace MlopsHousing.Infrastructure.Edge;

/// <summary>
/// A region's side of the edge: the load balancer's certificate and web firewall, and its place in the failover record.
/// The load balancer itself is made by the cluster, so its name comes as a parameter when it exists.
/// </summary>
public sealed class OriginStack : PlatformStack
{
    /// <summary>Synthesises it.</summary>
    public OriginStack(Construct scope, Deployment deployment, AwsRegion region)
        : base(scope, "origin", deployment, region.Name, $"Load balancer's certificate, web firewall and failover record of MlopsHousing {deployment.EnvironmentText}.")
    {
        var certificate = new CfnCertificate(this, "Certificate", new CfnCertificateProps
        {
            DomainName = deployment.Domain!,
            SubjectAlternativeNames = [HostName(deployment), InternalHostName(deployment)],
            ValidationMethod = "DNS",
            DomainValidationOptions = new[] { deployment.Domain!, HostName(deployment), InternalHostName(deployment) }
                .Select(name => new CfnCertificate.DomainValidationOptionProperty { DomainName = name, HostedZoneId = deployment.HostedZoneId })
                .ToArray<object>(),
        });
        var acl = new WebAcl(this, deployment, "REGIONAL");
        var loadBalancer = new CfnParameter(this, "LoadBalancerDnsName", new CfnParameterProps
        {
            Type = "String",
            Default = "",
            Description = "DNS name of the API's load balancer, from: kubectl -n mlops-housing get ingress",
        });
        var known = new CfnCondition(this, "HasLoadBalancer", new CfnConditionProps
        {
            Expression = Fn.ConditionNot(Fn.ConditionEquals(loadBalancer.ValueAsString, "")),
        });
        Record(deployment, region, loadBalancer.ValueAsString, known);
        Output("LoadBalancerCertificateArn", certificate.Ref, "For the ingress annotation alb.ingress.kubernetes.io/certificate-arn.");
        Output("WebAclArn", acl.Arn, "For the ingress annotation alb.ingress.kubernetes.io/wafv2-acl-arn.");
        Output("EdgeSecretName", Names.EdgeSecret(deployment), "The key by which the API knows CloudFront; the edge stack makes it.");
        Output("PublicHostName", deployment.Domain!, "The API's host, which is probed with its certificate.");
        Output("OriginHostName", HostName(deployment), "The load balancer's host, which is probed, too: its certificate is another.");
    }

    /// <summary>The name under which CloudFront finds the load balancer that serves now.</summary>
    public static string HostName(Deployment deployment) => $"origin.{deployment.Domain}";

    /// <summary>A name for the internal load balancer, whose record stands where only people inside ask: in a zone of theirs.</summary>
    public static string InternalHostName(Deployment deployment) => $"internal.{deployment.Domain}";

    private void Record(Deployment deployment, AwsRegion region, string loadBalancer, CfnCondition known)
    {
        var primary = region == deployment.Regions[0];
        var health = new CfnHealthCheck(this, "Health", new CfnHealthCheckProps
        {
            HealthCheckConfig = new CfnHealthCheck.HealthCheckConfigProperty
            {
                Type = "HTTPS",
                FullyQualifiedDomainName = loadBalancer,
                Port = 443,
                ResourcePath = "/readyz",
                RequestInterval = 10,
                FailureThreshold = 3, // 30 seconds to notice
                EnableSni = true,
            },
            HealthCheckTags = TagsOf(deployment, "origin").Select(tag => new CfnHealthCheck.HealthCheckTagProperty { Key = tag.Key, Value = tag.Value }).ToArray(),
        });
        var record = new CfnRecordSet(this, "Record", new CfnRecordSetProps
        {
            HostedZoneId = deployment.HostedZoneId,
            Name = HostName(deployment),
            Type = "CNAME",
            Ttl = "30",
            ResourceRecords = [loadBalancer],
            SetIdentifier = region.Name,
            Failover = primary ? "PRIMARY" : "SECONDARY",
            HealthCheckId = health.AttrHealthCheckId,
        });
        health.CfnOptions.Condition = known;
        record.CfnOptions.Condition = known;
    }
}

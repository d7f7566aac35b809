using Amazon.CDK.AWS.CertificateManager;
using Amazon.CDK.AWS.CloudFront;
using Amazon.CDK.AWS.Route53;
using Constructs;
using MlopsHousing.Infrastructure.Configuration;

namespace MlopsHousing.Infrastructure.Edge;

/// <summary>
/// CloudFront in front of the load balancers: TLS close to the caller, the web firewall at the border, one name for every
/// region. It caches nothing: a prediction belongs to its request. In us-east-1, where CloudFront looks for certificates.
/// </summary>
public sealed class EdgeStack : PlatformStack
{
    /// <summary>CloudFront's region.</summary>
    public const string Home = "us-east-1";

    private const string CloudFrontZone = "Z2FDTNDATAQYW2"; // Route 53's id of every distribution's zone

    /// <summary>Synthesises it.</summary>
    public EdgeStack(Construct scope, Deployment deployment)
        : base(scope, "edge", deployment, Home, $"Certificate, CloudFront and web firewall of MlopsHousing {deployment.EnvironmentText}.")
    {
        var certificate = new CfnCertificate(this, "Certificate", new CfnCertificateProps
        {
            DomainName = deployment.Domain!,
            ValidationMethod = "DNS",
            DomainValidationOptions = new[]
            {
                new CfnCertificate.DomainValidationOptionProperty { DomainName = deployment.Domain!, HostedZoneId = deployment.HostedZoneId },
            },
        });
        var acl = new WebAcl(this, deployment, "CLOUDFRONT");
        var key = new EdgeKey(this, deployment);
        var distribution = new CfnDistribution(this, "Distribution", new CfnDistributionProps
        {
            DistributionConfig = new CfnDistribution.DistributionConfigProperty
            {
                Enabled = true,
                Comment = deployment.Prefix,
                Aliases = [deployment.Domain!],
                HttpVersion = "http2and3",
                Ipv6Enabled = true,
                PriceClass = "PriceClass_100",
                WebAclId = acl.Arn,
                ViewerCertificate = new CfnDistribution.ViewerCertificateProperty
                {
                    AcmCertificateArn = certificate.Ref,
                    SslSupportMethod = "sni-only",
                    MinimumProtocolVersion = "TLSv1.2_2021",
                },
                Origins = new[]
                {
                    new CfnDistribution.OriginProperty
                    {
                        Id = "api",
                        DomainName = OriginStack.HostName(deployment),
                        CustomOriginConfig = new CfnDistribution.CustomOriginConfigProperty { OriginProtocolPolicy = "https-only", OriginSslProtocols = ["TLSv1.2"] },
                        // In the place of one that a caller may have sent.
                        OriginCustomHeaders = new[] { new CfnDistribution.OriginCustomHeaderProperty { HeaderName = EdgeKey.Header, HeaderValue = key.Value } },
                    },
                },
                DefaultCacheBehavior = new CfnDistribution.DefaultCacheBehaviorProperty
                {
                    TargetOriginId = "api",
                    ViewerProtocolPolicy = "redirect-to-https",
                    AllowedMethods = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"],
                    Compress = true,
                    CachePolicyId = CachePolicy.CACHING_DISABLED.CachePolicyId,
                    OriginRequestPolicyId = OriginRequestPolicy.ALL_VIEWER.OriginRequestPolicyId,
                    ResponseHeadersPolicyId = ResponseHeadersPolicy.SECURITY_HEADERS.ResponseHeadersPolicyId,
                },
            },
        });
        foreach (var type in new[] { "A", "AAAA" })
            _ = new CfnRecordSet(this, $"Record{type}", new CfnRecordSetProps
            {
                HostedZoneId = deployment.HostedZoneId,
                Name = deployment.Domain!,
                Type = type,
                AliasTarget = new CfnRecordSet.AliasTargetProperty { DnsName = distribution.AttrDomainName, HostedZoneId = CloudFrontZone },
            });
        Output("DistributionDomainName", distribution.AttrDomainName, "CloudFront's own name of the API.");
        Output("ApiUrl", $"https://{deployment.Domain}", "The API.");
    }
}

using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Constructs;
using MlopsHousing.Infrastructure.Configuration;
using static MlopsHousing.Infrastructure.Identity.Workload;

namespace MlopsHousing.Infrastructure.Identity;

/// <summary>
/// Lets the workflows of one repository, in the GitHub environment of this environment's name, sign in without a stored
/// key. They read: what is deployed (for the overlay's values) and the models (to test images against the champion).
/// Changing infrastructure stays with people.
/// </summary>
public sealed class GitHubActions : Construct
{
    private const string Issuer = "token.actions.githubusercontent.com";

    /// <summary>Adds the role and, unless the account has it, the identity provider.</summary>
    public GitHubActions(Construct scope, Deployment deployment, AwsRegion region, string repository, PolicyStatement[] readModels)
        : base(scope, "GitHubActions")
    {
        var provider = deployment.GitHubProviderExists
            ? Names.Arn("iam", "", $"oidc-provider/{Issuer}")
            : new CfnOIDCProvider(this, "Provider", new CfnOIDCProviderProps { Url = $"https://{Issuer}", ClientIdList = ["sts.amazonaws.com"] }).AttrArn;
        Role = new Role(this, "Role", new RoleProps
        {
            AssumedBy = new WebIdentityPrincipal(provider, new Dictionary<string, object>
            {
                ["StringEquals"] = new Dictionary<string, string>
                {
                    [$"{Issuer}:aud"] = "sts.amazonaws.com",
                    [$"{Issuer}:sub"] = $"repo:{repository}:environment:{deployment.EnvironmentText}",
                },
            }),
            Description = "GitHub Actions: reads stacks and models",
            MaxSessionDuration = Duration.Hours(1),
            InlinePolicies = new Dictionary<string, PolicyDocument>
            {
                ["read"] = new(new PolicyDocumentProps
                {
                    Statements =
                    [
                        Allow(["cloudformation:DescribeStacks", "cloudformation:GetTemplate"], Names.Arn("cloudformation", region.Name, $"stack/{deployment.Prefix}-*/*")),
                        .. readModels,
                    ],
                }),
            },
        });
    }

    /// <summary>The role.</summary>
    public Role Role { get; }
}

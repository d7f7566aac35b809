using Amazon.CDK;

namespace MlopsHousing.Infrastructure.Configuration;

/// <summary>Everything that decides what is synthesised; valid once it exists.</summary>
public sealed record Deployment
{
    /// <summary>The project's name: the prefix of every name and the value of the tag that costs are grouped by.</summary>
    public const string Project = "mlops-housing";

    /// <summary>Which environment.</summary>
    public required EnvironmentName Environment { get; init; }

    /// <summary>Where; the first is the primary region, the only one in which models are written.</summary>
    public IReadOnlyList<AwsRegion> Regions { get; init; } = [AwsRegion.Parse("us-west-2")];

    /// <summary>The control plane's version.</summary>
    public required KubernetesVersion Kubernetes { get; init; }

    /// <summary>The version is in extended support, at EKS's higher price, and was asked for all the same.</summary>
    public bool ExtendedSupport { get; init; }

    /// <summary>Sizes and safety.</summary>
    public required EnvironmentSettings Settings { get; init; }

    /// <summary>Type of the main group's nodes.</summary>
    public string InstanceType { get; init; } = "t3.medium";

    /// <summary>Adds a node group on Graviton.</summary>
    public bool Graviton { get; init; }

    /// <summary>Who may reach the cluster's public endpoint; empty: CloudFormation asks at deployment.</summary>
    public IReadOnlyList<string> ApiCidrs { get; init; } = [];

    /// <summary>IAM role of the people who administer the cluster; null: whoever deploys administers it.</summary>
    public string? AdminRoleArn { get; init; }

    /// <summary>Days for which a version of a model can't be deleted, even by who may delete; null: no lock.</summary>
    public int? ObjectLockDays { get; init; }

    /// <summary>GitHub repository whose workflows may sign in, as <c>owner/name</c>; null: none.</summary>
    public string? GitHub { get; init; }

    /// <summary>The account has GitHub's identity provider already (an account has at most one).</summary>
    public bool GitHubProviderExists { get; init; }

    /// <summary>The API's host name, such as <c>api.example.com</c>; null: no edge.</summary>
    public string? Domain { get; init; }

    /// <summary>Route 53 zone that the host name is in.</summary>
    public string? HostedZoneId { get; init; }

    /// <summary>Where alarms go beside the topic; null: nowhere else.</summary>
    public string? AlarmEmail { get; init; }

    /// <summary>The environment's name as it stands in names and tags.</summary>
    public string EnvironmentText => Environment.ToString().ToLowerInvariant();

    /// <summary>Logs outlive their stack where the environment is protected.</summary>
    public RemovalPolicy LogRemoval => Settings.DeletionProtection ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;

    /// <summary><c>mlops-housing-production</c>: the cluster's name, and the start of every other name.</summary>
    public string Prefix => $"{Project}-{EnvironmentText}";
}

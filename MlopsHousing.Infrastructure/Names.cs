using Amazon.CDK;
using MlopsHousing.Infrastructure.Configuration;

namespace MlopsHousing.Infrastructure;

/// <summary>
/// Names that must be known before what they name exists: another region's stack, a policy or <c>deploy/</c> speaks of
/// it. Everything else is named by CloudFormation, so that nothing collides.
/// </summary>
public static class Names
{
    /// <summary>The Kubernetes namespace of the platform's own workloads.</summary>
    public const string Namespace = "mlops-housing";

    /// <summary>The bucket of the model registry in a region; bucket names are the world's, so it carries the account.</summary>
    public static string ModelBucket(Deployment deployment, string region) => Bucket(deployment, "models", region);

    /// <summary>The bucket that models are copied to where no cluster serves them.</summary>
    public static string ReplicaBucket(Deployment deployment, string region) => Bucket(deployment, "replica", region);

    /// <summary>The key of a region's data.</summary>
    public static string DataKeyAlias(Deployment deployment) => $"alias/{deployment.Prefix}-data";

    /// <summary>The key of the copies in a region.</summary>
    public static string RecoveryKeyAlias(Deployment deployment) => $"alias/{deployment.Prefix}-recovery";

    /// <summary>The vault that backups are copied to.</summary>
    public static string RecoveryVault(Deployment deployment) => $"{deployment.Prefix}-recovery";

    /// <summary>What the names of the platform's secrets start with.</summary>
    public static string SecretPath(Deployment deployment) => $"{Deployment.Project}/{deployment.EnvironmentText}/";

    /// <summary>The secret by which the API knows CloudFront: made with it, and copied to every region that serves.</summary>
    public static string EdgeSecret(Deployment deployment) => $"{SecretPath(deployment)}edge";

    /// <summary>The log group that pods' logs are shipped to.</summary>
    public static string ApplicationLogs(Deployment deployment) => $"/{deployment.Prefix}/applications";

    /// <summary>The ARN of a bucket.</summary>
    public static string BucketArn(string name) => $"arn:aws:s3:::{name}";

    /// <summary>An ARN in this account; written as a substitution where it can be, which is a fifth of a join's size.</summary>
    public static string Arn(string service, string region, string resource) => Token.IsUnresolved(resource)
        ? $"arn:aws:{service}:{region}:{Aws.ACCOUNT_ID}:{resource}"
        : Fn.Sub($"arn:aws:{service}:{region}:${{AWS::AccountId}}:{resource}");

    private static string Bucket(Deployment deployment, string kind, string region) =>
        Fn.Sub($"{deployment.Prefix}-{kind}-${{AWS::AccountId}}-{region}");
}

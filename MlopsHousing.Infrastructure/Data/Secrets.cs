using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SecretsManager;
using Constructs;
using MlopsHousing.Infrastructure.Configuration;

namespace MlopsHousing.Infrastructure.Data;

/// <summary>
/// Secrets of the platform beside the database's own. Under one path, which is all that External Secrets may read; people
/// add theirs (receivers of alerts, say) beside them.
/// </summary>
public sealed class Secrets : Construct
{
    /// <summary>The cache's user.</summary>
    public const string CacheUser = "app";

    /// <summary>Adds them.</summary>
    public Secrets(Construct scope, Deployment deployment, Key key)
        : base(scope, "Secrets")
    {
        CacheName = Names.SecretPath(deployment) + "cache";
        Cache = new Secret(this, "Cache", new SecretProps
        {
            SecretName = CacheName,
            Description = "User name and password of the prediction cache",
            EncryptionKey = key,
            RemovalPolicy = RemovalPolicy.RETAIN,
            GenerateSecretString = new SecretStringGenerator
            {
                SecretStringTemplate = $$"""{"username":"{{CacheUser}}"}""",
                GenerateStringKey = "password",
                PasswordLength = 64,
                ExcludePunctuation = true,
            },
        });
        ApiName = Names.SecretPath(deployment) + "api";
        _ = new Secret(this, "Api", new SecretProps
        {
            SecretName = ApiName,
            Description = "API key for what changes state",
            EncryptionKey = key,
            RemovalPolicy = RemovalPolicy.RETAIN,
            GenerateSecretString = new SecretStringGenerator
            {
                SecretStringTemplate = "{}",
                GenerateStringKey = "key",
                PasswordLength = 48,
                ExcludePunctuation = true,
            },
        });
    }

    /// <summary>User name and password of the cache.</summary>
    public Secret Cache { get; }

    /// <summary>Its name.</summary>
    public string CacheName { get; }

    /// <summary>The name of the API key's.</summary>
    public string ApiName { get; }
}

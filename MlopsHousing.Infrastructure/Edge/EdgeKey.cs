using Amazon.CDK;
using Amazon.CDK.AWS.SecretsManager;
using Constructs;
using MlopsHousing.Infrastructure.Configuration;

namespace MlopsHousing.Infrastructure.Edge;

/// <summary>
/// What CloudFront adds to each request, so that the API believes it about who the client is. Not by its addresses: they are
/// many and change, and anybody may make a distribution that sends from them. No state: a lost one is made anew. Nor is it
/// encrypted with a key of ours: who may read CloudFront's configuration reads it there.
/// </summary>
public sealed class EdgeKey : Construct
{
    /// <summary>The header that it comes in. CloudFront adds none whose name begins with X-Edge- or X-Amz-.</summary>
    public const string Header = "X-Origin-Key";

    /// <summary>Adds it.</summary>
    public EdgeKey(Construct scope, Deployment deployment)
        : base(scope, "Key")
    {
        var secret = new Secret(this, "Secret", new SecretProps
        {
            SecretName = Names.EdgeSecret(deployment),
            Description = "By which the API knows CloudFront's requests",
            RemovalPolicy = RemovalPolicy.DESTROY,
            GenerateSecretString = new SecretStringGenerator
            {
                SecretStringTemplate = "{}",
                GenerateStringKey = "key",
                PasswordLength = 48,
                ExcludePunctuation = true,
            },
        });
        foreach (var region in deployment.Regions.Where(region => region.Name != EdgeStack.Home))
            secret.AddReplicaRegion(region.Name);
        Value = secret.SecretValueFromJson("key").UnsafeUnwrap();
    }

    /// <summary>A reference, which CloudFormation resolves when it makes the distribution; no template holds the key.</summary>
    public string Value { get; }
}

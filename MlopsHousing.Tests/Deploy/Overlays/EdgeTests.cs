using MlopsHousing.Tests.Deploy.Resources;

namespace MlopsHousing.Tests.Deploy.Overlays;

/// <summary>How Api learns to know CloudFront.</summary>
public sealed class EdgeTests
{
    private const string Setting = "ForwardedHeaders__EdgeKey";

    [Theory]
    [InlineData("dev", false)]
    [InlineData("staging", true)]
    [InlineData("production", true)]
    public void Where_there_is_a_domain_Api_gets_the_hash_of_the_edges_key(string environment, bool hasDomain)
    {
        var overlay = Overlay.Of(environment);
        Assert.Equal(hasDomain, overlay.Of<ExternalSecret>().SelectMany(secret => secret.Spec.Target.Template.Data.Keys).Contains(Setting));
        Assert.DoesNotContain(Setting, overlay.SettingsOf(overlay.Container("api")).Keys);
        if (!hasDomain) return;

        var secret = overlay.Named<ExternalSecret>("api-secrets").Spec;
        Assert.Equal("{{ .edgeKey | sha256sum }}", secret.Target.Template.Data[Setting]);
        var key = Assert.Single(secret.Data, part => part.SecretKey == "edgeKey").RemoteRef;
        Assert.Equal(($"${{mlops-housing-{environment}-us-west-2-origin.EdgeSecretName}}", "key"), (key.Key, key.Property));
        // What the others get is untouched.
        Assert.Equal(Overlay.Of("dev").Named<ExternalSecret>("api-secrets").Spec.Data.Count + 1, secret.Data.Count);
    }
}

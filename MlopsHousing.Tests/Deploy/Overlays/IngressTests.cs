using k8s.Models;

namespace MlopsHousing.Tests.Deploy.Overlays;

/// <summary>The row ingress of the deployment's table.</summary>
public sealed class IngressTests
{
    private const string Alb = "alb.ingress.kubernetes.io/";

    public static TheoryData<string> Environments => Overlay.Environments;

    [Theory]
    [MemberData(nameof(Environments))]
    public void The_public_load_balancer_sends_on_predictions_and_nothing_that_changes_state(string environment)
    {
        var ingress = Overlay.Of(environment).Named<V1Ingress>("api");
        Assert.Equal(("internet-facing", "ip", "/readyz"), (Annotation(ingress, "scheme"), Annotation(ingress, "target-type"), Annotation(ingress, "healthcheck-path")));
        var paths = ingress.Spec.Rules.Single().Http.Paths;
        Assert.All(paths, path => Assert.Equal(("api", "http"), (path.Backend.Service.Name, path.Backend.Service.Port.Name)));

        Assert.All(["/v1/predict", "/v1/predict/batch", "/v1/models", "/v1/version", "/openapi/v1.json", "/docs", "/readyz"], path => Assert.True(IsRouted(path), path));
        Assert.All(["/", "/metrics", "/health", "/livez", "/prestop", "/v1/models/m/aliases/champion", "/v1/feedback", "/v1/monitoring/drift"], path => Assert.False(IsRouted(path), path));

        bool IsRouted(string asked) => paths.Any(path => path.PathType switch
        {
            "Exact" => asked == path.Path,
            "Prefix" => asked == path.Path || asked.StartsWith($"{path.Path.TrimEnd('/')}/", StringComparison.Ordinal),
            _ => throw new InvalidDataException($"{path.PathType} is not understood here."),
        });
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void A_second_one_inside_the_network_carries_what_changes_models(string environment)
    {
        var ingress = Overlay.Of(environment).Named<V1Ingress>("api-internal");
        Assert.Equal(("internal", "ip", "/readyz"), (Annotation(ingress, "scheme"), Annotation(ingress, "target-type"), Annotation(ingress, "healthcheck-path")));
        var paths = ingress.Spec.Rules.Single().Http.Paths;
        Assert.Contains(paths, path => (path.Path, path.PathType) == ("/v1", "Prefix"));
        Assert.DoesNotContain(paths, path => path.Path == "/metrics" || (path.Path, path.PathType) == ("/", "Prefix"));
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void Where_there_is_a_domain_the_way_is_encrypted_and_the_firewall_stands_before_it(string environment)
    {
        var overlay = Overlay.Of(environment);
        var hasDomain = environment != "dev";
        Assert.All(overlay.Of<V1Ingress>(), ingress =>
        {
            // A redirect is for a whole load balancer, and others share the internal one.
            Assert.Equal(hasDomain && ingress.Metadata.Name == "api" ? "443" : null, Annotation(ingress, "ssl-redirect"));
            Assert.Equal(hasDomain, Annotation(ingress, "listen-ports")!.Contains("\"HTTPS\": 443", StringComparison.Ordinal));
            Assert.Equal(hasDomain, Annotation(ingress, "certificate-arn") is { } certificate && certificate.Contains("LoadBalancerCertificateArn", StringComparison.Ordinal));
        });
        Assert.Equal(hasDomain, Annotation(overlay.Named<V1Ingress>("api"), "wafv2-acl-arn")?.Contains("WebAclArn", StringComparison.Ordinal) == true);
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void Load_balancers_use_the_networks_own_groups_and_change_none(string environment)
    {
        var overlay = Overlay.Of(environment);
        Assert.All(overlay.Of<V1Ingress>(), ingress => Assert.Equal("false", Annotation(ingress, "manage-backend-security-group-rules")));
        Assert.Contains("LoadBalancerSecurityGroupId", Annotation(overlay.Named<V1Ingress>("api"), "security-groups"), StringComparison.Ordinal);

        // Ingresses of a group that name its security group differently are in conflict, and none of them is made.
        var platform = Manifests.Parse(File.ReadAllText(Repository.File("deploy", "argocd", "environments", environment, "environment.yaml"))).Named<V1ConfigMap>("environment");
        Assert.Equal(platform.Data["internalSecurityGroup"], Annotation(overlay.Named<V1Ingress>("api-internal"), "security-groups"));
        var grouped = Repository.File("deploy", "platform", "values", "argo-cd.yaml");
        Assert.Contains($"group.name: {Annotation(overlay.Named<V1Ingress>("api-internal"), "group.name")}\n", File.ReadAllText(grouped), StringComparison.Ordinal);
    }

    private static string? Annotation(V1Ingress ingress, string name) => ingress.Metadata.Annotations.TryGetValue(Alb + name, out var value) ? value : null;
}

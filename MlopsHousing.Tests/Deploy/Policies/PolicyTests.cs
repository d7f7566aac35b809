using k8s.Models;

namespace MlopsHousing.Tests.Deploy.Policies;

/// <summary>What the API server accepts in our namespace, and what it refuses.</summary>
public sealed class PolicyTests
{
    private const string Foreign = "Images must come from a repository in the config map image-repositories.";
    private const string Moving = "Images must be named by digest or by commit, such as api@sha256:… or api:4f2a91c; other tags can move.";
    private const string Root = "Containers must not run as root; set runAsNonRoot to true in the pod's or the container's securityContext.";
    private const string UserZero = "Containers must not run as user 0, which is root.";
    private const string Probes = "Every container needs a livenessProbe and a readinessProbe.";
    private const string Resources = "Every container needs requests and limits of cpu and memory.";

    private const string PodSpec = """
        { securityContext: { runAsNonRoot: true },
          containers: [
            { name: api, image: "docker.io/mlopshousing/api:4f2a91c",
              livenessProbe: { httpGet: { path: /livez, port: 8080 } }, readinessProbe: { httpGet: { path: /readyz, port: 8080 } },
              resources: { requests: { cpu: 200m, memory: 256Mi }, limits: { cpu: 500m, memory: 512Mi } } } ] }
        """;

    private static readonly string[] _kinds = ["Pod", "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"];

    public static TheoryData<string> Environments => Overlays.Overlay.Environments;

    public static TheoryData<string> Kinds => [.. _kinds];

    [Fact]
    public void The_policies_are_accepted_by_the_schema_and_each_is_bound_to_our_namespace_and_denies()
    {
        var policies = Manifests.Render("deploy", "policies");
        Assert.Empty(ApiSchemas.Faults(policies.Yaml));
        var bindings = policies.Of<V1ValidatingAdmissionPolicyBinding>().ToDictionary(binding => binding.Spec.PolicyName);
        Assert.All(policies.Of<V1ValidatingAdmissionPolicy>(), policy =>
        {
            Assert.Equal("Fail", policy.Spec.FailurePolicy);
            var binding = bindings[policy.Metadata.Name].Spec;
            Assert.Contains("Deny", binding.ValidationActions);
            Assert.Equal("mlops-housing", binding.MatchResources.NamespaceSelector.MatchLabels["kubernetes.io/metadata.name"]);
            Assert.True(policy.Spec.ParamKind is null || binding.ParamRef is { ParameterNotFoundAction: "Deny", NamespaceProperty: "mlops-housing" });
        });
        Assert.Equal(4, bindings.Count);
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void What_we_deploy_ourselves_is_accepted(string environment)
    {
        var workloads = Manifests.Render("deploy", "overlays", environment).All.Where(one => _kinds.Contains(one.Kind)).ToList();
        Assert.NotEmpty(workloads);
        Assert.All(workloads, workload => Assert.Empty(AdmissionPolicies.Shipped.Refusals(workload)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Pods_in_order_are_accepted_however_they_are_made(string kind) => Assert.Empty(Refusals(kind, PodSpec));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Pods_out_of_order_are_refused_however_they_are_made(string kind)
    {
        // Jobs serve nobody, and bare pods are debugged with: neither needs probes.
        string[] expected = kind is "Pod" or "Job" or "CronJob" ? [Foreign, Moving, Root, Resources] : [Foreign, Moving, Root, Probes, Resources];
        Assert.Equal(expected, Refusals(kind, "{ containers: [{ name: api, image: redis }] }"));
    }

    [Theory]
    [InlineData("api:latest", Moving)]
    [InlineData("api:1.2.3", Moving)]
    [InlineData("api", Moving)]
    [InlineData("api:4f2a91", Moving)]
    [InlineData("api@sha256:0123", Moving)]
    [InlineData("api@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", null)]
    [InlineData("api:0123456789abcdef0123456789abcdef01234567", null)]
    public void An_image_needs_a_name_that_cannot_move(string image, string? refusal) =>
        Assert.Equal(refusal is null ? [] : [refusal], Refusals("Deployment", PodSpec.Replace("api:4f2a91c", image, StringComparison.Ordinal)));

    [Theory]
    [InlineData("docker.io/library/redis:4f2a91c")]
    [InlineData("docker.io/mlopshousing-evil/api:4f2a91c")]
    [InlineData("example.com/docker.io/mlopshousing/api:4f2a91c")]
    public void An_image_of_others_is_refused(string image) =>
        Assert.Equal([Foreign], Refusals("Deployment", PodSpec.Replace("docker.io/mlopshousing/api:4f2a91c", image, StringComparison.Ordinal)));

    [Fact]
    public void Containers_that_start_first_or_come_later_are_held_to_the_same()
    {
        const string Foreigner = "{ name: other, image: redis }";
        Assert.Equal([Foreign, Moving, Resources], Refusals("Deployment", PodSpec.Replace("containers:", $"initContainers: [{Foreigner}], containers:", StringComparison.Ordinal)));
        Assert.Equal([Foreign, Moving], Refusals("Pod", PodSpec.Replace("containers:", $"ephemeralContainers: [{Foreigner}], containers:", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("securityContext: { runAsNonRoot: true },", "", Root)]
    [InlineData("runAsNonRoot: true", "runAsNonRoot: false", Root)]
    [InlineData("name: api,", "name: api, securityContext: { runAsNonRoot: false },", Root)]
    [InlineData("runAsNonRoot: true", "runAsNonRoot: true, runAsUser: 0", UserZero)]
    [InlineData("name: api,", "name: api, securityContext: { runAsUser: 0 },", UserZero)]
    [InlineData("livenessProbe: { httpGet: { path: /livez, port: 8080 } },", "", Probes)]
    [InlineData("readinessProbe: { httpGet: { path: /readyz, port: 8080 } },", "", Probes)]
    [InlineData("limits: { cpu: 500m, memory: 512Mi }", "limits: { cpu: 500m }", Resources)]
    [InlineData("requests: { cpu: 200m, memory: 256Mi },", "", Resources)]
    public void What_is_missing_is_named(string right, string wrong, string refusal)
    {
        Assert.Contains(right, PodSpec, StringComparison.Ordinal);
        Assert.Equal([refusal], Refusals("Deployment", PodSpec.Replace(right, wrong, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_container_may_say_for_itself_that_it_does_not_run_as_root() =>
        Assert.Empty(Refusals("Deployment", PodSpec.Replace("securityContext: { runAsNonRoot: true },", "", StringComparison.Ordinal).Replace("name: api,", "name: api, securityContext: { runAsNonRoot: true },", StringComparison.Ordinal)));

    [Fact]
    public void Repositories_end_where_a_folder_or_a_repository_ends() => Assert.All(
        Manifests.Render("deploy", "policies").Named<V1ConfigMap>("image-repositories").Data.Values,
        prefix => Assert.Matches("^[a-z0-9.-]+(:[0-9]+)?/.*[/@:]$", prefix));

    private static IReadOnlyList<string> Refusals(string kind, string pod)
    {
        var (version, spec) = kind switch
        {
            "Pod" => ("v1", pod),
            "Job" => ("batch/v1", $"{{ template: {{ spec: {pod} }} }}"),
            "CronJob" => ("batch/v1", $"{{ schedule: '0 3 * * *', jobTemplate: {{ spec: {{ template: {{ spec: {pod} }} }} }} }}"),
            _ => ("apps/v1", $"{{ selector: {{ matchLabels: {{ app: api }} }}, template: {{ metadata: {{ labels: {{ app: api }} }}, spec: {pod} }} }}"),
        };
        return AdmissionPolicies.Shipped.Refusals(Manifests.Parse($"{{ apiVersion: {version}, kind: {kind}, metadata: {{ name: api }}, spec: {spec} }}").All[0]);
    }
}

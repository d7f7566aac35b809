using k8s.Models;

namespace MlopsHousing.Tests.Deploy.Overlays;

/// <summary>The rows pods and quotas of the deployment's table.</summary>
public sealed class PodTests
{
    private const long ImagesUser = 1654;

    public static TheoryData<string> Environments => Overlay.Environments;

    [Theory]
    [MemberData(nameof(Environments))]
    public void No_pod_may_do_more_than_it_must(string environment)
    {
        var templates = Overlay.Of(environment).PodTemplates().ToList();
        Assert.True(templates.Count >= 4);
        Assert.All(templates, template =>
        {
            var pod = template.Template.Spec;
            Assert.Equal((true, ImagesUser, "RuntimeDefault"), (pod.SecurityContext.RunAsNonRoot, pod.SecurityContext.RunAsUser!.Value, pod.SecurityContext.SeccompProfile.Type));
            Assert.False(pod.AutomountServiceAccountToken);
            var container = Assert.Single(pod.Containers);
            Assert.Equal((true, false), (container.SecurityContext.ReadOnlyRootFilesystem, container.SecurityContext.AllowPrivilegeEscalation));
            Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
            Assert.Contains(container.VolumeMounts, mount => mount.MountPath == "/tmp" && pod.Volumes.Single(volume => volume.Name == mount.Name).EmptyDir?.SizeLimit is not null);
            Assert.All(["cpu", "memory"], resource => Assert.True(container.Resources.Requests.ContainsKey(resource) && container.Resources.Limits.ContainsKey(resource)));
        });
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void Every_pod_runs_as_an_account_of_its_own_that_the_infrastructure_knows(string environment)
    {
        var overlay = Overlay.Of(environment);
        var accounts = overlay.Of<V1ServiceAccount>().ToDictionary(account => account.Metadata.Name);
        var source = File.ReadAllText(Repository.File("MlopsHousing.Infrastructure", "Identity", "IdentityStack.cs"));
        Assert.All(overlay.PodTemplates(), template =>
        {
            var account = accounts[template.Template.Spec.ServiceAccountName];
            Assert.False(account.AutomountServiceAccountToken);
            Assert.Contains($"Names.Namespace, \"{account.Metadata.Name}\"", source, StringComparison.Ordinal);
        });
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void The_namespace_enforces_restricted_pods_and_asks_the_load_balancer_whether_one_is_ready(string environment)
    {
        var labels = Overlay.Of(environment).Named<V1Namespace>("mlops-housing").Metadata.Labels;
        Assert.Equal("restricted", labels["pod-security.kubernetes.io/enforce"]);
        Assert.Equal("enabled", labels["elbv2.k8s.aws/pod-readiness-gate-inject"]);
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void Services_are_spread_over_zones_and_lose_one_pod_at_a_time(string environment)
    {
        foreach (var name in new[] { "api", "predict" })
        {
            var overlay = Overlay.Of(environment);
            var spread = overlay.Named<V1Deployment>(name).Spec.Template.Spec.TopologySpreadConstraints.Single(one => one.TopologyKey == "topology.kubernetes.io/zone");
            Assert.Equal((1, "DoNotSchedule", name), (spread.MaxSkew, spread.WhenUnsatisfiable, spread.LabelSelector.MatchLabels["app"]));
            var budget = overlay.Named<V1PodDisruptionBudget>(name).Spec;
            Assert.Equal(("1", name), (budget.MaxUnavailable.Value, budget.Selector.MatchLabels["app"]));
        }
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void Only_what_may_be_interrupted_tolerates_spot_nodes(string environment)
    {
        var tolerant = Overlay.Of(environment).PodTemplates()
            .Where(template => template.Template.Spec.Tolerations?.Any(one => (one.Key, one.Value) == ("mlops-housing/node-group", "spot")) == true)
            .Select(template => template.Name);
        Assert.Equal(["batch-scoring", "predict", "retraining"], tolerant.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void Only_what_is_built_for_arm64_too_runs_on_Graviton_and_prefers_it(string environment)
    {
        var overlay = Overlay.Of(environment);
        var tolerant = overlay.PodTemplates()
            .Where(template => template.Template.Spec.Tolerations?.Any(one => (one.Key, one.Value) == ("mlops-housing/node-group", "graviton")) == true)
            .ToList();
        Assert.Equal(["api", "predict"], tolerant.Select(template => template.Name).Order(StringComparer.Ordinal));
        var published = File.ReadAllLines(Repository.File("deploy", "images", "publish.sh"));
        Assert.All(tolerant, template =>
        {
            Assert.Contains("linux-arm64", published.Single(line => line.Contains($" {template.Name}) publish ", StringComparison.Ordinal)), StringComparison.Ordinal);
            Assert.Contains(
                template.Template.Spec.Affinity.NodeAffinity.PreferredDuringSchedulingIgnoredDuringExecution, one => one.Preference.MatchExpressions[0].Values.Contains("graviton"));
        });
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void The_quota_lets_both_autoscalers_reach_their_most_while_a_rollout_is_under_way(string environment)
    {
        var overlay = Overlay.Of(environment);
        var hard = overlay.Named<V1ResourceQuota>("namespace").Spec.Hard;
        foreach (var (resource, ofKind) in new[] { ("requests.cpu", "cpu"), ("requests.memory", "memory"), ("limits.cpu", "cpu"), ("limits.memory", "memory") })
        {
            var most = overlay.Of<V2HorizontalPodAutoscaler>().Sum(scaler =>
            {
                var resources = overlay.Container(scaler.Metadata.Name).Resources;
                var one = (resource.StartsWith("limits", StringComparison.Ordinal) ? resources.Limits : resources.Requests)[ofKind];
                return (scaler.Spec.MaxReplicas + 1) * one.ToDecimal();
            });
            Assert.True(hard[resource].ToDecimal() >= most, $"{resource} is {hard[resource]}, and {most} may be needed.");
        }

        Assert.Equal("Container", Assert.Single(overlay.Named<V1LimitRange>("containers").Spec.Limits).Type);
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void What_a_pod_costs_can_be_told_by_its_labels(string environment) =>
        Assert.All(Overlay.Of(environment).PodTemplates(), template =>
        {
            var labels = template.Template.Metadata.Labels;
            Assert.Equal((environment.Split('-')[0], "mlops-housing"), (labels["environment"], labels["app.kubernetes.io/part-of"]));
            Assert.True(labels.ContainsKey("app.kubernetes.io/component"));
        });
}

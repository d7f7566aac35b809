using k8s;
using k8s.Models;
using MlopsHousing.Cli.Doctor;
using MlopsHousing.Tests.Deploy.Resources;

namespace MlopsHousing.Tests.Deploy.GitOps;

public sealed class GitOpsTests
{
    public static TheoryData<string> Environments => Overlays.Overlay.Environments;

    [Theory]
    [MemberData(nameof(Environments))]
    public void An_environments_applications_are_accepted_by_their_schemas(string environment)
    {
        var manifests = Of(environment);
        Assert.Empty(ApiSchemas.Faults(manifests.Yaml));
        Assert.Equal($"deploy/overlays/{environment}", manifests.Named<Application>("mlops-housing").Spec.Source!.Path);
        Assert.All(manifests.Of<ExternalSecret>(), secret => Assert.StartsWith($"mlops-housing/{environment.Split('-')[0]}/", secret.Spec.DataFrom.Single().Extract.Key, StringComparison.Ordinal));
        Assert.All(
            manifests.Of<Application>().SelectMany(application => application.Spec.AllSources).Select(source => source.Path).OfType<string>(),
            path => Assert.True(File.Exists(Repository.File(path, "kustomization.yaml")), $"{path} is missing."));
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void Every_application_heals_prunes_retries_and_leaves_alone_what_it_ignores(string environment) =>
        Assert.All(Of(environment).Of<Application>(), application =>
        {
            var policy = application.Spec.SyncPolicy!;
            Assert.True(policy.Automated is { Prune: true, SelfHeal: true }, application.Metadata.Name);
            Assert.True(policy.Retry is { Limit: 5, Backoff: { Duration: "10s", Factor: 2, MaxDuration: "5m" } }, application.Metadata.Name);
            Assert.Contains("ServerSideApply=true", policy.SyncOptions);
            Assert.Contains("RespectIgnoreDifferences=true", policy.SyncOptions);
        });

    [Fact]
    public void Controllers_come_before_policies_and_policies_before_our_workloads()
    {
        var environment = Of("production");
        var waves = environment.Of<Application>().ToLookup(Wave, application => application.Metadata.Name);
        Assert.Equal(["prometheus-operator-crds"], waves[-5]);
        IKubernetesObject<V1ObjectMeta>[] clusters = [.. environment.Of<V1Namespace>(), .. environment.Of<V1StorageClass>(), .. environment.Of<V1NetworkPolicy>()];
        Assert.All(clusters, one => Assert.Equal(-5, Wave(one)));
        Assert.Equal(["external-secrets"], waves[-4]);
        Assert.Equal(["argo-cd", "aws-for-fluent-bit", "aws-load-balancer-controller", "cluster-autoscaler", "kube-prometheus-stack", "prometheus-blackbox-exporter"], waves[-3]);
        Assert.Equal(["policies"], waves[-2]);
        Assert.Equal(["monitoring"], waves[-1]);
        Assert.Equal(["mlops-housing"], waves[0]);

        static int Wave(IKubernetesObject<V1ObjectMeta> one) => int.Parse(one.Metadata.Annotations["argocd.argoproj.io/sync-wave"]);
    }

    [Fact]
    public void A_wave_waits_for_the_health_of_the_one_before()
    {
        // Without this Argo CD calls an application of applications healthy at once, and all waves start together.
        Assert.Contains("obj.status.health", ChartValues.OfArgoCd().Text("configs", "cm", "resource.customizations.health.argoproj.io_Application"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_definitions_fill_in_is_no_difference() => Assert.Equal("true", ChartValues.OfArgoCd().Text("configs", "params", "controller.diff.server.side"));

    [Theory]
    [MemberData(nameof(Environments))]
    public void An_autoscaler_and_GitOps_do_not_fight_over_replicas(string environment)
    {
        var overlay = Manifests.Render("deploy", "overlays", environment);
        var application = Of(environment).Named<Application>("mlops-housing").Spec;
        var hiding = application with { SyncPolicy = application.SyncPolicy! with { SyncOptions = ["ServerSideApply=true"] } };
        var autoscalers = overlay.Of<V2HorizontalPodAutoscaler>().ToList();
        Assert.Equal(2, autoscalers.Count);
        Assert.All(autoscalers, autoscaler =>
        {
            var inGit = overlay.Named<V1Deployment>(autoscaler.Spec.ScaleTargetRef.Name);
            var scaled = Sync.Copy(inGit);
            scaled.Spec.Replicas = 7;
            scaled.Spec.Template.Spec.Containers[0].Image = "old";

            var synced = Sync.Apply(application, inGit, scaled);
            Assert.Equal((7, inGit.Spec.Template.Spec.Containers[0].Image), (synced.Spec.Replicas, synced.Spec.Template.Spec.Containers[0].Image));
            Assert.Equal(inGit.Spec.Replicas, Sync.Apply(hiding, inGit, scaled).Spec.Replicas);
        });
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void Every_application_keeps_to_its_project(string environment)
    {
        var projects = Manifests.Render("deploy", "argocd");
        Assert.All(Of(environment).Of<Application>(), application =>
        {
            var project = projects.Named<AppProject>(application.Spec.Project).Spec;
            Assert.All(application.Spec.AllSources, source => Assert.Contains(source.RepoUrl, project.SourceRepos));
            var destination = application.Spec.Destination;
            Assert.Contains(project.Destinations, allowed => allowed.Server == destination.Server && (destination.Namespace is null || allowed.Namespace == destination.Namespace));
        });
    }

    [Fact]
    public void Projects_give_roles_rights_in_themselves_only_and_ours_may_touch_no_rights()
    {
        var manifests = Manifests.Render("deploy", "argocd");
        Assert.Empty(ApiSchemas.Faults(manifests.Yaml));
        var projects = manifests.Of<AppProject>().ToList();
        Assert.Equal(["mlops-housing", "platform"], projects.Select(project => project.Metadata.Name).Order());
        foreach (var project in projects)
        {
            Assert.Equal(["operator", "viewer"], project.Spec.Roles.Select(role => role.Name));
            foreach (var role in project.Spec.Roles)
                Assert.All(role.Policies, policy => Assert.Matches($"^p, proj:{project.Metadata.Name}:{role.Name}, \\w+, [\\w/*]+, {project.Metadata.Name}/\\*, allow$", policy));
            Assert.All(project.Spec.Roles.Single(role => role.Name == "viewer").Policies, policy => Assert.Contains(", get, ", policy, StringComparison.Ordinal));
            Assert.DoesNotContain("*", project.Spec.SourceRepos);
        }

        Assert.Equal(["Role", "RoleBinding"], manifests.Named<AppProject>("mlops-housing").Spec.NamespaceResourceBlacklist.Select(one => one.Kind));
    }

    [Fact]
    public void A_cluster_gets_the_environment_that_its_label_names_and_keeps_it_without()
    {
        var set = Manifests.Render("deploy", "argocd").Named<ApplicationSet>("environments").Spec;
        var label = Assert.Single(Assert.Single(set.Generators).Clusters!.Selector.MatchExpressions);
        Assert.Equal(("environment", "In"), (label.Key, label.OperatorProperty));
        Assert.Equal(Environments.Select(row => row.Data), label.Values);
        Assert.All(label.Values, environment => Assert.True(File.Exists(Repository.File(
            set.Template.Spec.Source!.Path!.Replace("{{.metadata.labels.environment}}", environment, StringComparison.Ordinal), "kustomization.yaml"))));
        Assert.True(set.SyncPolicy!.PreserveResourcesOnDeletion);
        Assert.True(set.Template.Spec.SyncPolicy!.Automated is { Prune: true, SelfHeal: true });
    }

    [Fact]
    public void The_repository_is_named_in_one_place()
    {
        var urls = Environments.SelectMany(row => Of(row.Data).Of<Application>()).SelectMany(application => application.Spec.AllSources)
            .Where(source => source.Chart is null)
            .Append(Manifests.Render("deploy", "argocd").Named<ApplicationSet>("environments").Spec.Template.Spec.Source!)
            .Select(source => (source.RepoUrl, source.TargetRevision));
        Assert.Equal([("https://github.com/OWNER/mlops-housing.git", "main")], urls.Distinct());
    }

    private static Manifests Of(string environment) => Manifests.Render("deploy", "argocd", "environments", environment);
}

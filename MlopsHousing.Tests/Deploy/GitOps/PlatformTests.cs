using System.Text.RegularExpressions;
using k8s.Models;
using MlopsHousing.Cli.Doctor;
using MlopsHousing.Tests.Deploy.Resources;
using MlopsHousing.Tests.Infrastructure;
using YamlDotNet.RepresentationModel;

namespace MlopsHousing.Tests.Deploy.GitOps;

/// <summary>Holds the charts against what was asked for and against the infrastructure that they run on.</summary>
[Collection(Synthesis.Name)]
public sealed partial class PlatformTests(SynthFixture synth)
{
    private static readonly Manifests _dev = Manifests.Render("deploy", "argocd", "environments", "dev");

    [Fact]
    public void Every_chart_has_one_exact_version_and_the_readme_tells_it()
    {
        var charts = Charts().ToDictionary(source => source.Chart!, source => source.TargetRevision);
        Assert.All(charts.Values, version => Assert.Matches(@"^\d+\.\d+\.\d+$", version));
        var told = ReadmeRow().Matches(File.ReadAllText(Repository.File("deploy", "platform", "README.md"))).ToDictionary(row => row.Groups[1].Value, row => row.Groups[2].Value);
        Assert.Equal(told.OrderBy(row => row.Key), charts.OrderBy(chart => chart.Key));
        Assert.Contains($"--version {charts["argo-cd"]} ", File.ReadAllText(Repository.File("deploy", "platform", "README.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_that_EKS_installs_as_an_add_on_is_installed_again()
    {
        var addOns = Resources("cluster", "AWS::EKS::Addon").Select(addOn => (string)addOn["AddonName"]!).ToHashSet();
        Assert.Superset(new HashSet<string> { "aws-ebs-csi-driver", "metrics-server" }, addOns);
        Assert.Empty(Charts().Select(source => source.Chart!).Intersect(addOns));
    }

    [Fact]
    public void Each_controller_runs_as_the_service_account_that_has_its_role()
    {
        var roles = Resources("cluster", "AWS::EKS::PodIdentityAssociation").Select(one => $"{one["Namespace"]}/{one["ServiceAccount"]}").ToHashSet();
        foreach (var (application, path) in new[]
        {
            ("aws-for-fluent-bit", "serviceAccount"), ("aws-load-balancer-controller", "serviceAccount"), ("external-secrets", "serviceAccount"), ("cluster-autoscaler", "rbac.serviceAccount"),
        })
            Assert.Contains($"{_dev.Named<Application>(application).Spec.Destination.Namespace}/{Values(application).Text([.. path.Split('.'), "name"])}", roles);
    }

    [Fact]
    public void Names_in_values_are_those_that_the_infrastructure_gives()
    {
        var cluster = (string?)Resources("cluster", "AWS::EKS::Cluster").Single()["Name"];
        Assert.Equal(cluster, Values("aws-load-balancer-controller").Text("clusterName"));
        Assert.Equal(cluster, Values("cluster-autoscaler").Text("autoDiscovery", "clusterName"));
        Assert.Contains(Values("aws-for-fluent-bit").Text("cloudWatchLogs", "logGroupName"), Resources("operations", "AWS::Logs::LogGroup").Select(group => (string?)group["LogGroupName"]));
        Assert.Contains(Values("aws-load-balancer-controller").Text("vpcTags", "Name"), NameTags("AWS::EC2::VPC"));
        const string Groups = "alb.ingress.kubernetes.io/security-groups";
        Assert.Contains(Values("argo-cd").Text("server", "ingress", "annotations", Groups), NameTags("AWS::EC2::SecurityGroup"));
        Assert.Contains(Values("kube-prometheus-stack").Text("grafana", "ingress", "annotations", Groups), NameTags("AWS::EC2::SecurityGroup"));
    }

    [Fact]
    public void Metrics_are_kept_30_days_on_encrypted_volumes_that_can_grow()
    {
        var stack = Values("kube-prometheus-stack");
        Assert.Equal("30d", stack.Text("prometheus", "prometheusSpec", "retention"));
        var claim = stack.At("prometheus", "prometheusSpec", "storageSpec", "volumeClaimTemplate", "spec");
        Assert.Equal(("gp3", "20Gi"), (claim.Text("storageClassName"), claim.Text("resources", "requests", "storage")));
        Assert.Equal(("gp3", "10Gi"), (stack.Text("grafana", "persistence", "storageClassName"), stack.Text("grafana", "persistence", "size")));

        var gp3 = Manifests.Render("deploy", "platform", "cluster").Named<V1StorageClass>("gp3");
        Assert.Equal(("ebs.csi.aws.com", "gp3", "true"), (gp3.Provisioner, gp3.Parameters["type"], gp3.Parameters["encrypted"]));
        Assert.True(gp3.AllowVolumeExpansion);
        Assert.Equal("WaitForFirstConsumer", gp3.VolumeBindingMode);
        Assert.Empty(ApiSchemas.Faults(Manifests.Render("deploy", "platform", "cluster").Yaml));
    }

    [Fact]
    public void Nodes_go_after_ten_idle_minutes()
    {
        var arguments = Values("cluster-autoscaler").Map("extraArgs");
        Assert.Equal(("10m", "10m"), (arguments["scale-down-unneeded-time"], arguments["scale-down-delay-after-add"]));
    }

    [Fact]
    public void Monitors_of_the_charts_carry_the_label_that_Prometheus_selects_by()
    {
        const string Release = "kube-prometheus-stack";
        Assert.Equal(Release, Values("aws-for-fluent-bit").Text("serviceMonitor", "labels", "release"));
        Assert.Equal(Release, Values("aws-load-balancer-controller").Text("serviceMonitor", "additionalLabels", "release"));
        Assert.Equal(Release, Values("external-secrets").Text("serviceMonitor", "additionalLabels", "release"));
        Assert.Equal(Release, Values("cluster-autoscaler").Text("serviceMonitor", "selector", "release"));
        Assert.Equal(Release, Values("prometheus-blackbox-exporter").Text("serviceMonitor", "selfMonitor", "labels", "release"));
        Assert.Equal(Release, ChartValues.OfArgoCd().Text("controller", "metrics", "serviceMonitor", "additionalLabels", "release"));
        Assert.Equal(Release, Charts().Single(source => source.Chart == Release).Helm!.ReleaseName);
    }

    [Fact]
    public void People_reach_Argo_CD_and_Grafana_through_the_internal_load_balancer_only()
    {
        var ingresses = new[] { ChartValues.OfArgoCd().At("server", "ingress"), Values("kube-prometheus-stack").At("grafana", "ingress") };
        Assert.All(ingresses, ingress => Assert.Equal(("alb", "internal", "mlops-housing-internal"), (
            ingress.Text("ingressClassName"),
            ingress.Text("annotations", "alb.ingress.kubernetes.io/scheme"),
            ingress.Text("annotations", "alb.ingress.kubernetes.io/group.name"))));
    }

    [Fact]
    public void A_failed_sync_and_a_sick_application_reach_Alertmanager()
    {
        var notifications = ChartValues.OfArgoCd().At("notifications");
        var subscription = Assert.Single(notifications.Items("subscriptions"));
        Assert.Equal(["alertmanager"], subscription.Texts("recipients"));
        Assert.All(subscription.Texts("triggers"), trigger => Assert.NotNull(notifications.Text("triggers", $"trigger.{trigger}")));
        Assert.All(notifications.Map("triggers").Values, trigger => Assert.NotNull(notifications.At("templates", $"template.{SentTemplate().Match(trigger).Groups[1].Value}")));
    }

    private static IEnumerable<ApplicationSource> Charts() => _dev.Of<Application>().SelectMany(application => application.Spec.AllSources).Where(source => source.Chart is not null);

    private static YamlNode Values(string application) => ChartValues.Of(_dev, application);

    private IEnumerable<SynthResource> Resources(string stack, string type) => synth.Dev
        .Single(template => template.Name.EndsWith($"-{stack}", StringComparison.Ordinal)).Resources.Where(resource => resource.Type == type);

    private IEnumerable<string?> NameTags(string type) => Resources("network", type)
        .SelectMany(resource => resource["Tags"]!.AsArray()).Where(tag => (string)tag!["Key"]! == "Name").Select(tag => (string?)tag!["Value"]);

    [GeneratedRegex(@"^\| ([a-z0-9-]+) \| (\d[\d.]+) \|", RegexOptions.Multiline)]
    private static partial Regex ReadmeRow();

    [GeneratedRegex(@"send: \[([\w-]+)\]")]
    private static partial Regex SentTemplate();
}

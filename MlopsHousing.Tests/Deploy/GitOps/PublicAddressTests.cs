using k8s.Models;
using MlopsHousing.Cli.Doctor;
using MlopsHousing.Cli.Doctor.Rules;
using MlopsHousing.Tests.Deploy.Resources;

namespace MlopsHousing.Tests.Deploy.GitOps;

/// <summary>
/// The way from Prometheus over the blackbox exporter to the public addresses, part by part; that it tells of certificates is seen
/// in <c>Watching/CertificateTests</c>.
/// </summary>
public sealed class PublicAddressTests
{
    private const string Exporter = "prometheus-blackbox-exporter";

    private static readonly Manifests _production = Manifests.Render("deploy", "overlays", "production");
    private static readonly Manifests _applications = Manifests.Render("deploy", "argocd", "environments", "production");

    [Theory]
    [InlineData("dev", 0)]
    [InlineData("staging", 1)]
    [InlineData("production", 1)]
    public void They_are_probed_where_there_is_a_domain(string environment, int probes) =>
        Assert.Equal(probes, Manifests.Render("deploy", "overlays", environment).Of<Probe>().Count());

    [Fact]
    public void CloudFront_and_the_load_balancer_behind_it_are_asked_by_the_names_that_the_infrastructure_gives() => Assert.Equal(
        ["https://${mlops-housing-production-us-west-2-origin.PublicHostName}/readyz", "https://${mlops-housing-production-us-west-2-origin.OriginHostName}/readyz"],
        ProbeOf(_production).Spec.Targets.StaticConfig.Static);

    [Fact]
    public void Prometheus_selects_the_probe_and_the_doctor_would_say_if_not()
    {
        // By the chart's default, that is by the label of its release and in every namespace.
        var prometheus = ChartValues.Of(_applications, "kube-prometheus-stack").At("prometheus", "prometheusSpec");
        Assert.All(["probeSelector", "probeSelectorNilUsesHelmValues", "probeNamespaceSelector"], key => Assert.Null(prometheus.At(key)));
        Assert.Empty(Found(_production.Yaml));
        Assert.Equal(
            ["Probe/public-addresses: its label release is other; set it to kube-prometheus-stack"],
            Found(_production.Yaml.Replace("release: kube-prometheus-stack\n  name: public-addresses", "release: other\n  name: public-addresses", StringComparison.Ordinal)));

        static IEnumerable<string> Found(string yaml)
        {
            var overlay = new MlopsHousing.Cli.Doctor.Overlay();
            overlay.Add(yaml, "overlay");
            return new MonitorLabels().Check(overlay).Select(problem => $"{problem.Where}: {problem.What}");
        }
    }

    [Fact]
    public void The_probe_finds_the_exporter_by_a_way_that_is_open_and_a_module_that_it_has()
    {
        var probe = ProbeOf(_production).Spec;
        var application = _applications.Named<Application>(Exporter).Spec;
        // The chart calls its service as the release, if that contains the chart's name.
        Assert.Equal(Exporter, application.Source!.Helm!.ReleaseName);
        Assert.Equal($"{Exporter}.{application.Destination.Namespace}.svc:9115", probe.Prober.Url);
        Assert.Equal("http", ChartValues.Of(_applications, Exporter).Text("config", "modules", probe.Module, "prober"));

        var policies = Manifests.Render("deploy", "platform", "cluster").Of<V1NetworkPolicy>().Where(policy => policy.Spec.PodSelector.MatchLabels?.Values.Contains(Exporter) == true).ToList();
        Assert.Equal(["9115"], policies.SelectMany(policy => policy.Spec.Ingress ?? []).SelectMany(rule => rule.Ports).Select(port => port.Port.Value));
        Assert.Equal(["443"], policies.SelectMany(policy => policy.Spec.Egress ?? []).SelectMany(rule => rule.Ports).Select(port => port.Port.Value));
    }

    [Fact]
    public void The_exporter_runs_as_the_level_restricted_asks_though_its_namespace_does_not()
    {
        var values = ChartValues.Of(_applications, Exporter);
        Assert.Equal(("true", "RuntimeDefault"), (values.Text("podSecurityContext", "runAsNonRoot"), values.Text("podSecurityContext", "seccompProfile", "type")));
        var container = values.At("securityContext");
        Assert.Equal(("true", "true", "false"), (container.Text("runAsNonRoot"), container.Text("readOnlyRootFilesystem"), container.Text("allowPrivilegeEscalation")));
        Assert.Equal(["ALL"], container.Texts("capabilities", "drop"));
        Assert.All([("requests", "cpu"), ("requests", "memory"), ("limits", "memory")], path => Assert.NotNull(values.Text("resources", path.Item1, path.Item2)));
    }

    private static Probe ProbeOf(Manifests overlay) => overlay.Named<Probe>("public-addresses");
}

using k8s.Models;
using MlopsHousing.Cli.Doctor;
using MlopsHousing.Cli.Doctor.Rules;
using MlopsHousing.Tests.Deploy.Resources;

namespace MlopsHousing.Tests.Deploy.Monitoring;

/// <summary>Jaeger as an option of an environment: what brings it, what sends to it, and the way between them.</summary>
public sealed class JaegerTests : IDisposable
{
    private static readonly Manifests _jaeger = Manifests.Render("deploy", "monitoring", "jaeger", "cluster");

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Services_send_their_traces_to_where_it_listens_and_all_between_is_open()
    {
        File.WriteAllText(_folder["kustomization.yaml"], $"resources: [{Relative("deploy", "overlays", "dev")}]\ncomponents: [{Relative("deploy", "components", "jaeger")}]\n");
        var overlay = Manifests.Parse(Kustomize.RenderFolder(_folder.Path));
        var service = _jaeger.Named<V1Service>("jaeger");
        var pod = _jaeger.Named<V1Deployment>("jaeger").Spec.Template;
        Assert.All(service.Spec.Selector, label => Assert.Equal(label.Value, pod.Metadata.Labels[label.Key]));
        foreach (var name in new[] { "api", "predict" })
        {
            var settings = Overlays.Overlay.SettingsOf(overlay, Overlays.Overlay.Container(overlay, name));
            Assert.Equal($"http://{service.Metadata.Name}.{service.Metadata.NamespaceProperty}:4317", settings["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"]);
            Assert.False(settings.ContainsKey("OTEL_EXPORTER_OTLP_ENDPOINT"));
            Assert.True(KnownSettings.Has("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"));
            Assert.Equal("4317", overlay.Named<V1NetworkPolicy>($"{name}-to-jaeger").Spec.Egress[0].Ports.Single().Port.Value);
        }

        var examined = new MlopsHousing.Cli.Doctor.Overlay();
        examined.Add(overlay.Yaml, "dev");
        examined.Add(_jaeger.Yaml, "jaeger");
        examined.Add(Kustomize.Render("deploy", "platform", "cluster"), "cluster");
        examined.Add(Kustomize.Render("deploy", "argocd", "environments", "dev"), "argocd");
        // The platform's policies are for pods of charts, too, which are not here.
        Assert.Empty(DoctorCommand.Rules.Where(rule => rule is not Selectors).SelectMany(rule => rule.Check(examined)));

        string Relative(params string[] path) => Path.GetRelativePath(_folder.Path, Repository.File(path));
    }

    [Fact]
    public void Argo_CD_brings_it_from_this_repository_as_all_else()
    {
        foreach (var part in new[] { "argocd", "platform" }) Copy(Repository.File("deploy", part), _folder[part]);
        var file = Path.Combine(_folder["argocd"], "environments", "dev", "kustomization.yaml");
        File.WriteAllText(file, File.ReadAllText(file).Replace("components:\n", "components:\n  - ../jaeger\n", StringComparison.Ordinal));
        var environment = Manifests.Parse(Kustomize.RenderFolder(Path.GetDirectoryName(file)!));
        Assert.Empty(ApiSchemas.Faults(environment.Yaml));
        var (jaeger, monitoring) = (environment.Named<Application>("jaeger").Spec, environment.Named<Application>("monitoring").Spec);
        Assert.Equal(("deploy/monitoring/jaeger/cluster", "platform"), (jaeger.Source!.Path, jaeger.Project));
        Assert.Equal((monitoring.Source!.RepoUrl, monitoring.Source.TargetRevision), (jaeger.Source.RepoUrl, jaeger.Source.TargetRevision));
        Assert.Equal(monitoring.SyncPolicy!.SyncOptions, jaeger.SyncPolicy!.SyncOptions);
        Assert.Equal((monitoring.SyncPolicy.Automated, monitoring.SyncPolicy.Retry), (jaeger.SyncPolicy.Automated, jaeger.SyncPolicy.Retry));
    }

    [Fact]
    public void It_is_the_AppHosts_of_the_same_version_under_the_level_restricted()
    {
        Assert.Empty(ApiSchemas.Faults(_jaeger.Yaml));
        var pod = _jaeger.Named<V1Deployment>("jaeger").Spec.Template.Spec;
        var container = Assert.Single(pod.Containers);
        Assert.Contains($"AddContainer(\"jaeger\", \"{container.Image.Replace(":", "\", \"", StringComparison.Ordinal)}\")", File.ReadAllText(Repository.File("MlopsHousing.AppHost", "Observability.cs")), StringComparison.Ordinal);
        Assert.True(pod.SecurityContext.RunAsNonRoot);
        Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
        Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
        Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);

        // Ports of its configuration, which it would not listen on by itself.
        var config = _jaeger.Of<V1ConfigMap>().Single().Data["jaeger.yaml"];
        Assert.All(container.Ports, port => Assert.Contains($"endpoint: 0.0.0.0:{port.ContainerPort}\n", config, StringComparison.Ordinal));
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}

using k8s.Models;
using MlopsHousing.Tests.Deploy.Resources;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Deploy;

/// <summary>Holds the reader of manifests itself: what is broken is refused by name.</summary>
public sealed class ManifestsTests : IDisposable
{
    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: api }
        spec:
          replicas: 3
          selector: { matchLabels: { app: api } }
          template:
            metadata: { labels: { app: api } }
            spec:
              containers:
                - name: api
                  image: api@sha256:0
                  imagePullPolicy: IfNotPresent
                  env: [{ name: PORT, value: "8080" }]
                  livenessProbe: { httpGet: { path: /livez, port: 8080 } }
        """;

    private const string Monitor = """
        apiVersion: monitoring.coreos.com/v1
        kind: ServiceMonitor
        metadata: { name: api }
        spec: { selector: { matchLabels: { app: api } }, endpoints: [{ port: http, interval: 15s }] }
        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Good_manifests_are_parsed_into_their_types()
    {
        var manifests = Manifests.Parse($"{Deployment}\n---\n{Monitor}");
        Assert.Equal("8080", manifests.Named<V1Deployment>("api").Spec.Template.Spec.Containers[0].Env[0].Value);
        Assert.Equal("15s", manifests.Named<ServiceMonitor>("api").Spec.Endpoints[0].Interval);
        Assert.Empty(ApiSchemas.Faults(manifests.Yaml));
    }

    [Theory]
    [InlineData("replicas: 3", "replica: 3", "Property 'replica' not found")]
    [InlineData("imagePullPolicy: IfNotPresent", "imagePullPolicy: Always\n          imagePullPolicy: Never", "duplicate key imagePullPolicy")]
    [InlineData("kind: Deployment", "kind: Deploymint", "apps/v1/Deploymint")]
    public void Unknown_and_repeated_fields_are_refused_when_parsed(string right, string wrong, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => Manifests.Parse(Broken(Deployment, right, wrong))).Message, StringComparison.Ordinal);

    [Fact]
    public void Unknown_fields_of_custom_resources_are_refused_when_parsed() =>
        Assert.Contains(
            "Property 'intervall' not found",
            Assert.Throws<InvalidDataException>(() => Manifests.Parse(Broken(Monitor, "interval: ", "intervall: "))).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("value: \"8080\"", "value: 8080", "Deployment/api.spec.template.spec.containers.0.env.0.value: must be string")]
    [InlineData("value: \"8080\"", "value: on", "Deployment/api.spec.template.spec.containers.0.env.0.value: must be string")]
    [InlineData("replicas: 3", "replicas: \"3\"", "Deployment/api.spec.replicas: must be integer")]
    [InlineData("IfNotPresent", "Sometimes", "Deployment/api.spec.template.spec.containers.0.imagePullPolicy: must be equal to one of the allowed values: Always, IfNotPresent, Never")]
    [InlineData("path: /livez, port: 8080", "path: /livez", "Deployment/api.spec.template.spec.containers.0.livenessProbe.httpGet: must have required property port")]
    [InlineData("apps/v1", "extensions/v1", "Deployment/api: there is no kind Deployment in extensions/v1, or its schema is not known here")]
    public void What_an_API_server_would_refuse_is_named(string right, string wrong, string expected) =>
        Assert.Equal(expected, Assert.Single(ApiSchemas.Faults(Broken(Deployment, right, wrong))));

    [Fact]
    public void Custom_resources_are_held_against_their_schemas_too() =>
        Assert.Equal("ServiceMonitor/api.spec: must have required property selector", Assert.Single(ApiSchemas.Faults(Broken(Monitor, "selector: { matchLabels: { app: api } }, ", ""))));

    [Fact]
    public void A_folder_is_rendered_as_kustomize_renders_it()
    {
        File.WriteAllText(_folder["deployment.yaml"], Deployment);
        File.WriteAllText(_folder["kustomization.yaml"], """
            namespace: mlops-housing
            resources: [deployment.yaml]
            images: [{ name: api, newName: example.com/api, digest: "sha256:1" }]
            """);
        var deployment = Manifests.Parse(Kustomize.RenderFolder(_folder.Path)).Named<V1Deployment>("api");
        Assert.Equal("mlops-housing", deployment.Metadata.NamespaceProperty);
        Assert.Equal("example.com/api@sha256:1", deployment.Spec.Template.Spec.Containers[0].Image);
    }

    [Fact]
    public void Every_folder_of_ours_is_rendered_and_alike_by_a_newer_kustomize_where_kubectl_brings_one()
    {
        var folders = Directory.EnumerateFiles(Repository.File("deploy"), "kustomization.yaml", SearchOption.AllDirectories)
            .Where(file => !file.Contains("node_modules", StringComparison.Ordinal) && !File.ReadAllText(file).Contains("kind: Component", StringComparison.Ordinal))
            .Select(file => Path.GetDirectoryName(file)!).ToList();
        Assert.NotEmpty(folders);
        var newer = Requires.HasProgram("kubectl") && Tool.Run("kubectl", ["version", "--client"]).Output.Contains("Kustomize Version: v5", StringComparison.Ordinal);
        Assert.All(folders, folder =>
        {
            var rendered = Kustomize.Render(Path.GetRelativePath(Repository.Root, folder));
            if (newer) Assert.Equal(rendered, Kustomize.RenderFolder(folder, "kubectl", "kustomize"));
        });
    }

    [Fact]
    public void A_folder_that_cannot_be_rendered_fails_with_kustomizes_reason()
    {
        File.WriteAllText(_folder["kustomization.yaml"], "resources: [missing.yaml]");
        Assert.Contains("missing.yaml", Assert.ThrowsAny<Exception>(() => Kustomize.RenderFolder(_folder.Path)).Message, StringComparison.Ordinal);
    }

    private static string Broken(string manifest, string right, string wrong)
    {
        Assert.Contains(right, manifest, StringComparison.Ordinal);
        return manifest.Replace(right, wrong, StringComparison.Ordinal);
    }
}

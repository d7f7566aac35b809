using System.Text.RegularExpressions;
using MlopsHousing.Api.Caching;
using MlopsHousing.Monitoring.Storage;
using MlopsHousing.ServiceDefaults.Startup;

namespace MlopsHousing.Tests.Deploy;

/// <summary>
/// Ties aspirate-output/ to the application model, byte for byte, by what Aspirate 9.1.0 is known to write: whoever edits
/// it by hand, or changes the AppHost without writing it anew, is told.
/// </summary>
public sealed partial class AspirateOutputTests
{
    private const string Namespace = "mlops-housing";

    private static readonly string _script = File.ReadAllText(Repository.File("deploy", "aspirate.sh"));

    /// <summary>What the script gives for each parameter.</summary>
    private static readonly Dictionary<string, string> _parameters = Parameter().Matches(_script)
        .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value);

    [Fact]
    public void Every_file_is_what_Aspirate_writes_for_the_application_model()
    {
        var expected = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["kustomization.yaml"] = Root([.. AspireManifest.Kept.Projects.Select(project => project.Key)]),
            ["namespace.yaml"] = $"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {Namespace}",
        };
        foreach (var (name, project) in AspireManifest.Kept.Projects)
        {
            expected[$"{name}/deployment.yaml"] = Deployment(name, project);
            expected[$"{name}/service.yaml"] = Service(name, project);
            expected[$"{name}/kustomization.yaml"] = Kustomization(name, project);
        }

        var root = Repository.File("aspirate-output");
        var found = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetRelativePath(root, path).Replace('\\', '/'), path => File.ReadAllText(path).TrimEnd());
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), found.Keys.Order(StringComparer.Ordinal));
        Assert.All(expected, file => Assert.Equal(file.Value.TrimEnd(), found[file.Key]));
    }

    [Fact]
    public void Every_variable_of_a_service_is_a_setting_that_it_knows()
    {
        Assert.All(AspireManifest.Kept.Projects, project =>
            Assert.All(project.Value.Env!.Keys, key => Assert.True(KnownSettings.Has(key), $"{project.Key} knows no setting {key}.")));
    }

    [Fact]
    public void No_secret_and_no_default_that_Aspirate_would_replace_is_in_the_model()
    {
        var parameters = AspireManifest.Kept.Resources.Where(resource => resource.Value.Inputs is not null).ToList();
        Assert.Equal(_parameters.Keys.Order(StringComparer.Ordinal), parameters.Select(parameter => parameter.Key).Order(StringComparer.Ordinal));
        Assert.All(parameters, parameter => Assert.All(parameter.Value.Inputs!.Values, input => Assert.Null(input.Default)));
        var secret = parameters.Where(parameter => parameter.Value.Inputs!.Values.Any(input => input.Secret)).Select(parameter => parameter.Key);
        Assert.All(secret, name => Assert.Equal($"set=ConnectionStrings__{name}", _parameters[name]));
    }

    [Fact]
    public void A_service_whose_secret_is_missing_refuses_to_start()
    {
        Assert.Contains("ConnectionStrings__cache", Assert.Throws<StartupException>(() => RedisTuning.Parse(_parameters["cache"])).Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings__store", Assert.Throws<StoreException>(() => new StoreOptions().Create(_parameters["store"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--disable-state")]
    [InlineData("--disable-secrets")]
    [InlineData("--include-dashboard false")]
    [InlineData("--skip-build")]
    [InlineData("--namespace mlops-housing")]
    public void The_script_runs_Aspirate_as_it_must_be_run(string option) => Assert.Contains(option, _script, StringComparison.Ordinal);

    private static string Root(IReadOnlyList<string> projects) =>
        $"namespace: {Namespace}\n\nresources:\n{string.Concat(projects.Select(project => $"- {project}\n"))}- namespace.yaml\n\ngeneratorOptions:\n  disableNameSuffixHash: true";

    private static string Deployment(string name, AspireManifest.Resource project) => $$"""
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {{name}}
          labels:
            app: {{name}}
        spec:
          minReadySeconds: 60
          replicas: 1
          selector:
            matchLabels:
              app: {{name}}
          strategy:
            type: Recreate
          template:
            metadata:
              labels:
                app: {{name}}
            spec:
              containers:
              - name: {{name}}
                image: {{name}}:set-by-the-overlay
                imagePullPolicy: IfNotPresent
                ports:
        {{string.Join('\n', project.Bindings!.Select(port => $"        - name: {port.Key}\n          containerPort: {port.Value.TargetPort}"))}}
                envFrom:
                - configMapRef:
                    name: {{name}}-env
              terminationGracePeriodSeconds: 180
        """;

    private static string Service(string name, AspireManifest.Resource project) => $$"""
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: {{name}}
        spec:
          type: ClusterIP
          selector:
            app: {{name}}
          ports:
        {{string.Join('\n', project.Bindings!.Select(port => $"  - name: {port.Key}\n    port: {port.Value.TargetPort}\n    targetPort: {port.Value.TargetPort}"))}}
        """;

    private static string Kustomization(string name, AspireManifest.Resource project) => $$"""
        resources:
        - deployment.yaml
        - service.yaml

        generatorOptions:
          disableNameSuffixHash: true

        configMapGenerator:
        - name: {{name}}-env
          literals:
        {{string.Join('\n', project.Env!.Select(variable => $"    - {variable.Key}={AspireManifest.Kept.Resolve(variable.Value, _parameters)}"))}}
            - ASPNETCORE_URLS=http://+:8080;
        """;

    [GeneratedRegex(@"-pa (?<name>[a-z]+)=(?<value>\S+)")]
    private static partial Regex Parameter();
}

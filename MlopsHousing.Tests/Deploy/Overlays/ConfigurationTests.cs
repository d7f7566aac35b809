using System.Text.Json;
using System.Text.RegularExpressions;
using k8s.Models;
using MlopsHousing.Infrastructure;
using MlopsHousing.Tests.Deploy.Resources;
using MlopsHousing.Tests.Infrastructure;

namespace MlopsHousing.Tests.Deploy.Overlays;

/// <summary>The row config of the deployment's table, and the values that come from the infrastructure.</summary>
public sealed partial class ConfigurationTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Environments => Overlay.Environments;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Environments))]
    public void Every_setting_is_one_that_the_service_knows(string environment)
    {
        var overlay = Overlay.Of(environment);
        Assert.All(overlay.PodTemplates(), template => Assert.All(
            overlay.SettingsOf(template.Template.Spec.Containers[0]).Keys, key => Assert.True(KnownSettings.Has(key), $"{template.Name} knows no setting {key}.")));
        var read = overlay.PodTemplates().SelectMany(template => template.Template.Spec.Containers[0].EnvFrom ?? []).Select(source => source.SecretRef?.Name);
        Assert.All(overlay.Of<ExternalSecret>().Where(secret => read.Contains(secret.Spec.Target.Name)), secret => Assert.All(
            secret.Spec.Target.Template.Data.Keys, key => Assert.True(KnownSettings.Has(key), $"{secret.Metadata.Name}: no service knows {key}.")));
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void Settings_are_named_by_their_content_so_that_a_change_rolls_the_pods(string environment) =>
        Assert.All(new[] { "api", "predict" }, name =>
        {
            var sources = Overlay.Of(environment).Container(name).EnvFrom.Where(source => source.ConfigMapRef is not null).Select(source => source.ConfigMapRef.Name).ToList();
            Assert.Equal($"{name}-env", sources[0]);
            Assert.Matches($"^{name}-settings-[a-z0-9]{{10}}$", Assert.Single(sources.Skip(1)));
        });

    [Theory]
    [MemberData(nameof(Environments))]
    public void Secrets_are_fetched_and_pods_wait_for_them(string environment)
    {
        var overlay = Overlay.Of(environment);
        Assert.Empty(overlay.Of<V1Secret>());
        var made = overlay.Of<ExternalSecret>().ToDictionary(secret => secret.Spec.Target.Name);
        var needed = overlay.PodTemplates().SelectMany(template => template.Template.Spec.Containers[0].EnvFrom ?? []).Where(source => source.SecretRef is not null).ToList();
        Assert.NotEmpty(needed);
        Assert.All(needed, source => Assert.True(source.SecretRef.Optional is null && made.ContainsKey(source.SecretRef.Name)));
        // They stand last, over the placeholders of the generator.
        Assert.NotNull(overlay.Container("api").EnvFrom[^1].SecretRef);
        Assert.All(["ConnectionStrings__cache", "ConnectionStrings__store"], key => Assert.Contains(key, made["api-secrets"].Spec.Target.Template.Data.Keys));
        Assert.All(made.Values, secret => Assert.Single(overlay.Of<SecretStore>(), store => store.Metadata.Name == secret.Spec.SecretStoreRef.Name));
    }

    [Fact]
    public void Who_changes_a_key_is_told_to_have_it_fetched_before_pods_are_restarted()
    {
        var handbook = File.ReadAllText(Repository.File("docs", "operations.md"));
        var rows = handbook.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal) && line.Contains("restart api", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, rows.Count); // the API's key, and CloudFront's
        Assert.All(rows, row => Assert.Contains("(#fetching-a-secret-now)", row, StringComparison.Ordinal));
        var how = handbook[handbook.IndexOf("### Fetching a secret now", StringComparison.Ordinal)..];
        Assert.InRange(how.IndexOf("externalsecret api-secrets force-sync=", StringComparison.Ordinal), 0, how.IndexOf("rollout restart deployment/api", StringComparison.Ordinal));
        var minutes = Overlay.Of("production").Named<ExternalSecret>("api-secrets").Spec.RefreshInterval.TrimEnd('m');
        Assert.Contains($"every {minutes} minutes", how, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void No_placeholder_of_the_base_is_left_but_those_that_are_overridden(string environment)
    {
        var left = Overlay.Of(environment).Yaml.Split('\n').Where(line => line.Contains("set-by-the-overlay", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, left.Count); // in what Aspirate wrote
        Assert.All(left, line => Assert.Equal("Registry__Root: s3://set-by-the-overlay/", line.Trim()));
    }

    [Theory]
    [InlineData("dev", "--env=dev")]
    [InlineData("staging", "--env=staging", "--domain=api.example.com", "--hosted-zone=Z0123456789ABCDEFGHIJ")]
    [InlineData("production", "--env=production", "--domain=api.example.com", "--hosted-zone=Z0123456789ABCDEFGHIJ")]
    [InlineData("production-us-east-1", "--env=production", "--region=us-west-2,us-east-1", "--domain=api.example.com", "--hosted-zone=Z0123456789ABCDEFGHIJ")]
    public void Values_are_what_the_infrastructure_writes_and_each_that_matters_is_used(string environment, params string[] arguments)
    {
        PlatformValues.Write(CommandLine.Parse(arguments, SynthFixture.Today).Deployment, _folder.Path, outputs: null);
        var written = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(_folder[$"platform-values.{Overlay.RegionOf(environment).Name}.json"]))!;
        var kept = Kept("overlays");
        Assert.Equal(written, kept);
        Assert.Equal(written, Kept("argocd", "environments"));

        var yaml = Overlay.Of(environment).Yaml;
        string[] used = ["modelBucket", "databaseEndpoint", "databaseSecretArn", "cacheEndpoint", "cacheSecretName", "apiSecretName",
            "publicSubnetIds", "privateSubnetIds", "loadBalancerSecurityGroupId"];
        Assert.All(used, name => Assert.Contains(kept[name], yaml, StringComparison.Ordinal));
        Assert.Empty(Placeholder().Matches(yaml).Select(match => match.Value).Except(kept.Values));

        Dictionary<string, string> Kept(params string[] folder) =>
            JsonDocument.Parse(File.ReadAllText(Repository.File(["deploy", .. folder, environment, "platform-values.yaml"]))).RootElement.GetProperty("data").Deserialize<Dictionary<string, string>>()!;
    }

    [Fact]
    public void The_collector_is_named_and_let_through_together()
    {
        File.WriteAllText(_folder["kustomization.yaml"], $"resources: [{Relative("deploy", "overlays", "dev")}]\ncomponents: [{Relative("deploy", "components", "otlp")}]\n");
        var overlay = Manifests.Parse(Kustomize.RenderFolder(_folder.Path));
        foreach (var name in new[] { "api", "predict" })
        {
            Assert.EndsWith(":4317", overlay.SettingsOf(overlay.Container(name))["OTEL_EXPORTER_OTLP_ENDPOINT"], StringComparison.Ordinal);
            Assert.Equal("4317", overlay.Named<V1NetworkPolicy>($"{name}-to-collector").Spec.Egress[0].Ports[0].Port.Value);
        }

        string Relative(params string[] path) => Path.GetRelativePath(_folder.Path, Repository.File(path));
    }

    [GeneratedRegex(@"\$\{[^}]+\}")]
    private static partial Regex Placeholder();
}

using k8s.Models;
using MlopsHousing.Tests.Cli;
using MlopsHousing.Tests.Deploy;
using MlopsHousing.Tests.Deploy.Policies;

namespace MlopsHousing.Tests.Delivery;

/// <summary>A commit says which version of a model answers, and reverting it brings back the one before.</summary>
public sealed class ChampionCommitTests
{
    private const string Model = "test-homes";

    [Fact]
    public async Task A_commit_promotes_a_version_and_its_revert_promotes_the_one_before()
    {
        using var repository = new DeployRepository();
        using var test = await TestRegistry.WithHomesAsync();
        var digests = new[] { await DigestAsync(test, 1), await DigestAsync(test, 2) };
        repository.Change("set-champion.sh", "staging", Model, "1", digests[0]);
        var before = repository.Render("staging");

        repository.Change("set-champion.sh", "staging", Model, "2", digests[1]);
        Assert.Equal("The champion of test-homes is now version 2 (it was 1).", (await SyncAsync(repository, test)).Text().Trim());
        // Each later sync, of another change, runs the job again.
        Assert.Equal("Version 2 of test-homes is the champion already.", (await SyncAsync(repository, test)).Text().Trim());

        repository.Revert();
        Assert.Equal(before, repository.Render("staging"));
        Assert.Equal("The champion of test-homes is now version 1 (it was 2).", (await SyncAsync(repository, test)).Text().Trim());
        Assert.Equal([("argo-cd", 2), ("argo-cd", 1)], (await test.Registry.ReadAliasesAsync(Model)).Aliases.History.Select(change => (change.By, change.To!.Value)));
    }

    [Fact]
    public async Task A_version_that_is_another_model_in_this_registry_is_not_promoted()
    {
        using var repository = new DeployRepository();
        using var test = await TestRegistry.WithHomesAsync();
        repository.Change("set-champion.sh", "production", Model, "2", $"sha256:{new string('0', 64)}");
        Assert.Contains($"has the digest {await DigestAsync(test, 2)}, not sha256:0000", (await SyncAsync(repository, test, "production")).Refusal(), StringComparison.Ordinal);
        Assert.Equal(1, (await test.Registry.ReadAliasesAsync(Model)).Aliases.Champion);
    }

    [Theory]
    [InlineData("dev")]
    [InlineData("staging")]
    [InlineData("production")]
    public void The_promotion_follows_the_rollout_with_Apis_rights_and_is_accepted_by_the_API_server(string environment)
    {
        using var repository = new DeployRepository();
        repository.Change("set-champion.sh", environment, Model, "1", $"sha256:{new string('a', 64)}");
        var manifests = Manifests.Parse(repository.Render(environment));
        var job = manifests.Named<V1Job>("promotion");
        Assert.Equal("PostSync", job.Metadata.Annotations["argocd.argoproj.io/hook"]);
        Assert.Equal("api", job.Spec.Template.Spec.ServiceAccountName);
        Assert.Equal(environment, job.Spec.Template.Metadata.Labels["environment"]);
        // Argo CD syncs for a difference, and hooks are none: what changes must be an object of its own.
        Assert.Null(manifests.Named<V1ConfigMap>("champion").Metadata.Annotations);
        Assert.Empty(ApiSchemas.Faults(manifests.Yaml));
        Assert.Empty(AdmissionPolicies.Shipped.Refusals(job));
        Assert.Equal(
            ["promotion -> pod-identity", "promotion -> registry"],
            manifests.Of<V1NetworkPolicy>().Where(policy => policy.Spec.PodSelector.MatchLabels?["app"] == "promotion").Select(policy => policy.Metadata.Annotations["mlops-housing/edge"]).Order());
    }

    [Fact]
    public void A_second_region_waits_for_the_copy_and_promotes_nothing()
    {
        using var repository = new DeployRepository();
        repository.Change("set-champion.sh", "production", Model, "1", $"sha256:{new string('a', 64)}");
        var manifests = Manifests.Parse(repository.Render("production-us-east-1"));
        Assert.DoesNotContain(manifests.Of<V1Job>(), job => job.Metadata.Name == "promotion");
        Assert.True(manifests.Named<V1CronJob>("retraining").Spec.Suspend);
    }

    [Fact]
    public void Without_such_a_commit_the_registry_alone_says_who_is_champion()
    {
        using var repository = new DeployRepository();
        Assert.All(["dev", "staging", "production"], environment =>
        {
            var manifests = Manifests.Parse(repository.Render(environment));
            Assert.DoesNotContain(manifests.Of<V1Job>(), job => job.Metadata.Name == "promotion");
            Assert.DoesNotContain(manifests.Of<V1ConfigMap>(), map => map.Metadata.Name == "champion");
        });
    }

    [Theory]
    [InlineData("There is no environment nowhere", "nowhere", "houses", "1", "sha256:aa")]
    [InlineData("production-us-east-1 reads a copy of the models of production; name that.", "production-us-east-1", "houses", "1", "sha256:aa")]
    [InlineData("0 is no version of a model", "staging", "houses", "0", "sha256:aa")]
    [InlineData("Houses is no name of a model.", "staging", "Houses", "1", "sha256:aa")]
    [InlineData("sha256:aa is not sha256: and 64 hexadecimal digits.", "staging", "houses", "1", "sha256:aa")]
    public void What_is_no_version_by_digest_changes_nothing(string why, params string[] args)
    {
        using var repository = new DeployRepository();
        var before = repository.Render("staging");
        var (code, _, error) = repository.Run("set-champion.sh", args);
        Assert.Equal(2, code);
        Assert.StartsWith(why, error, StringComparison.Ordinal);
        Assert.Equal(before, repository.Render("staging"));
    }

    /// <summary>Runs what the rendered job would run, with the variables that Kubernetes would give it, on the test's registry.</summary>
    private static Task<Mlops.Result> SyncAsync(DeployRepository repository, TestRegistry test, string environment = "staging")
    {
        var manifests = Manifests.Parse(repository.Render(environment));
        var container = Assert.Single(manifests.Named<V1Job>("promotion").Spec.Template.Spec.Containers);
        var variables = container.Env.ToDictionary(
            variable => variable.Name,
            variable => manifests.Named<V1ConfigMap>(variable.ValueFrom.ConfigMapKeyRef.Name).Data[variable.ValueFrom.ConfigMapKeyRef.Key]);
        Assert.StartsWith("s3://", variables["Registry__Root"], StringComparison.Ordinal);
        variables["Registry__Root"] = test.Root;
        string[] arguments = [.. container.Args.Select(argument => variables.Aggregate(argument, (text, one) => text.Replace($"$({one.Key})", one.Value, StringComparison.Ordinal)))];
        return Mlops.RunAsync(test.Root, "", variables.Select(one => new KeyValuePair<string, string?>(one.Key, one.Value)), arguments);
    }

    private static async Task<string> DigestAsync(TestRegistry test, int version) => (await test.Registry.ReadManifestAsync(Model, version)).Digest;
}

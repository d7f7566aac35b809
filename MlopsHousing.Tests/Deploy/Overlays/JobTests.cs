using k8s.Models;
using MlopsHousing.Tests.Cli;

namespace MlopsHousing.Tests.Deploy.Overlays;

/// <summary>The row jobs of the deployment's table.</summary>
public sealed class JobTests
{
    public static TheoryData<string> Environments => Overlay.Environments;

    [Theory]
    [MemberData(nameof(Environments))]
    public void The_schema_is_brought_up_to_date_before_anything_new_starts(string environment)
    {
        var overlay = Overlay.Of(environment);
        var job = overlay.Named<V1Job>("migration");
        Assert.Equal(["store", "migrate"], job.Spec.Template.Spec.Containers[0].Args);
        Assert.Equal("PreSync", Hook(job.Metadata));
        // A hook runs before the rest of a sync: what it needs must be one, and earlier.
        var account = overlay.Named<V1ServiceAccount>(job.Spec.Template.Spec.ServiceAccountName).Metadata;
        var secret = overlay.Named<Resources.ExternalSecret>(job.Spec.Template.Spec.Containers[0].EnvFrom[0].SecretRef.Name);
        var store = overlay.Named<Resources.SecretStore>(secret.Spec.SecretStoreRef.Name).Metadata;
        Assert.All([account, secret.Metadata, store], metadata => Assert.Equal("PreSync", Hook(metadata)));
        Assert.True(Wave(store) < Wave(secret.Metadata) && Wave(secret.Metadata) < Wave(job.Metadata) && Wave(account) < Wave(job.Metadata));
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void Batches_are_scored_in_parts_on_request(string environment)
    {
        var cron = Overlay.Of(environment).Named<V1CronJob>("batch-scoring").Spec;
        var job = cron.JobTemplate.Spec;
        Assert.True(cron.Suspend);
        Assert.Equal("Indexed", job.CompletionMode);
        Assert.True(job.Completions > 1 && job.Parallelism > 1);
        var args = job.Template.Spec.Containers[0].Args;
        Assert.Equal($"{job.Completions}", args[args.IndexOf("--shard") + 1]);
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void Retraining_goes_on_where_a_pod_was_lost_and_is_not_tried_again_when_it_is_refused(string environment)
    {
        var overlay = Overlay.Of(environment);
        var cron = overlay.Named<V1CronJob>("retraining").Spec;
        Assert.Equal("Forbid", cron.ConcurrencyPolicy);
        var (job, pod) = (cron.JobTemplate.Spec, cron.JobTemplate.Spec.Template.Spec);
        var rule = job.PodFailurePolicy.Rules.Single(one => one.Action == "FailJob").OnExitCodes;
        Assert.Equal((pod.Containers[0].Name, "In", MlopsHousing.Cli.CommandLine.Refused), (rule.ContainerName, rule.OperatorProperty, Assert.Single(rule.Values)));

        var args = pod.Containers[0].Args;
        var mount = Assert.Single(pod.Containers[0].VolumeMounts, one => args[args.IndexOf("--run") + 1].StartsWith(one.MountPath + "/", StringComparison.Ordinal));
        overlay.Named<V1PersistentVolumeClaim>(pod.Volumes.Single(volume => volume.Name == mount.Name).PersistentVolumeClaim.ClaimName);
        // The data is fetched under the name that its description gives it.
        var description = MlopsHousing.Training.Data.DatasetDescription.Load(Repository.File("datasets", "california-housing"));
        Assert.Equal(["data", "fetch", "--to", mount.MountPath], Assert.Single(pod.InitContainers).Args);
        Assert.Equal($"{mount.MountPath}/{description.Source!.File}", args[args.IndexOf("--data") + 1]);
        Assert.Equal(pod.Containers[0].Image, pod.InitContainers[0].Image);
        Assert.Equal(pod.Containers[0].SecurityContext.Capabilities.Drop, pod.InitContainers[0].SecurityContext.Capabilities.Drop);
        Assert.True(pod.InitContainers[0].SecurityContext.ReadOnlyRootFilesystem);
    }

    [Fact]
    public async Task Every_job_gives_arguments_that_the_command_line_takes()
    {
        // There is neither store nor input here, and that must be all that they are refused for. The image has the data sets'
        // descriptions beside the program, as the root has.
        Dictionary<string, string> expected = new() { ["migration"] = "Which store?", ["batch-scoring"] = "There is no file /data/homes.parquet.", ["retraining"] = "There is no file /data/california_housing.csv, which --data names." };
        var jobs = Overlay.Of("production").PodTemplates().Where(template => template.Template.Spec.Containers[0].Args is { Count: > 0 }).ToList();
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), jobs.Select(job => job.Name).Order(StringComparer.Ordinal));
        foreach (var (name, template) in jobs)
        {
            // As Kubernetes tells the first pod of an indexed Job.
            var result = await Mlops.RunAsync(Repository.Root, "", [new("JOB_COMPLETION_INDEX", "0")], [.. template.Spec.Containers[0].Args]);
            Assert.Contains(expected[name], result.Error, StringComparison.Ordinal);
        }
    }

    private static string? Hook(V1ObjectMeta metadata) => metadata.Annotations?["argocd.argoproj.io/hook"];

    private static int Wave(V1ObjectMeta metadata) => metadata.Annotations.TryGetValue("argocd.argoproj.io/sync-wave", out var wave) ? int.Parse(wave) : 0;
}

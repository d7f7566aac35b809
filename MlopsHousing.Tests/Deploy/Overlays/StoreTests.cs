using k8s.Models;
using MlopsHousing.Tests.Deploy.Resources;
using MlopsHousing.Tests.Infrastructure;
using Npgsql;

namespace MlopsHousing.Tests.Deploy.Overlays;

/// <summary>How Api reaches the database of the infrastructure.</summary>
[Collection(Synthesis.Name)]
public sealed class StoreTests(SynthFixture synth)
{
    public static TheoryData<string> Environments => Overlay.Environments;

    [Theory]
    [MemberData(nameof(Environments))]
    public void The_database_s_password_of_this_week_reaches_pods_that_run(string environment)
    {
        var overlay = Overlay.Of(environment);
        var made = overlay.Of<ExternalSecret>().ToDictionary(secret => secret.Spec.Target.Name);
        foreach (var deployment in overlay.Of<V1Deployment>())
            foreach (var source in deployment.Spec.Template.Spec.Containers[0].EnvFrom.Where(source => source.SecretRef is not null))
                // A variable stays what it was when the pod started.
                Assert.DoesNotContain(made[source.SecretRef.Name].Spec.Data, part => part.SecretKey == "storePassword");

        var store = Connection(overlay);
        Assert.Null(store.Password);
        var mount = Assert.Single(overlay.Container("api").VolumeMounts, mount => mount.MountPath == Path.GetDirectoryName(store.Passfile));
        Assert.Null(mount.SubPath); // which would be that of the start, too
        var volume = overlay.Named<V1Deployment>("api").Spec.Template.Spec.Volumes.Single(volume => volume.Name == mount.Name);
        var secret = made[volume.Secret.SecretName].Spec;
        Assert.Equal(Path.GetFileName(store.Passfile), Assert.Single(secret.Target.Template.Data.Keys));
        Assert.Equal("1m", secret.RefreshInterval);
    }

    [Fact]
    public void All_replicas_and_jobs_together_open_fewer_connections_than_alarm()
    {
        var overlay = Overlay.Of("production");
        var alarm = synth.Of("operations").Resources.Single(resource => (string?)resource["AlarmName"] == "mlops-housing-production-DatabaseConnections");
        var surge = int.Parse(overlay.Named<V1Deployment>("api").Spec.Strategy.RollingUpdate.MaxSurge.Value);
        var replicas = overlay.Named<V2HorizontalPodAutoscaler>("api").Spec.MaxReplicas + surge;
        var jobs = overlay.Of<ExternalSecret>().Count(secret => secret.Spec.Target.Template.Data.ContainsKey("ConnectionStrings__store")) - 1;
        Assert.InRange((replicas * Connection(overlay).MaxPoolSize) + jobs, 1, (int)alarm["Threshold"]! - 1);
    }

    private static NpgsqlConnectionStringBuilder Connection(Manifests overlay) =>
        new(overlay.Named<ExternalSecret>("api-secrets").Spec.Target.Template.Data["ConnectionStrings__store"]);
}

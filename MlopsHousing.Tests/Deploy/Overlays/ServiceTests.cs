using k8s.Models;

namespace MlopsHousing.Tests.Deploy.Overlays;

/// <summary>The rows api, predict and probes of the deployment's table.</summary>
public sealed class ServiceTests
{
    public static TheoryData<string> Environments => Overlay.Environments;

    [Theory]
    [MemberData(nameof(Environments))]
    public void Api_is_three_replicas_of_known_size_that_scale_from_two_to_ten(string environment)
    {
        var overlay = Overlay.Of(environment);
        Holds(overlay, "api", replicas: 3, requests: ("200m", "256Mi"), limits: ("500m", "512Mi"));
        Scales(overlay, "api", (2, 10), cpu: 70, memory: 80, down: (50, 300), up: (100, 30));
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void Predict_is_two_replicas_of_known_size_that_scale_from_two_to_eight(string environment)
    {
        var overlay = Overlay.Of(environment);
        Holds(overlay, "predict", replicas: 2, requests: ("500m", "1Gi"), limits: ("1", "2Gi"));
        Scales(overlay, "predict", (2, 8), cpu: 60, memory: 75, down: (25, 600), up: (50, 60));
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void Probes_ask_what_was_made_for_them_and_a_pod_has_time_to_go(string environment)
    {
        foreach (var name in new[] { "api", "predict" })
        {
            var pod = Overlay.Of(environment).Named<V1Deployment>(name).Spec.Template.Spec;
            var container = Assert.Single(pod.Containers);
            Assert.Equal(("/livez", "http", 10), (container.LivenessProbe.HttpGet.Path, container.LivenessProbe.HttpGet.Port.Value, container.LivenessProbe.PeriodSeconds));
            Assert.Equal(("/readyz", "http", 5), (container.ReadinessProbe.HttpGet.Path, container.ReadinessProbe.HttpGet.Port.Value, container.ReadinessProbe.PeriodSeconds));
            Assert.All([container.LivenessProbe, container.ReadinessProbe, container.StartupProbe], probe => Assert.Null(probe.InitialDelaySeconds));
            Assert.Equal("/livez", container.StartupProbe.HttpGet.Path);
            Assert.True(container.StartupProbe.PeriodSeconds * container.StartupProbe.FailureThreshold >= 60);
            Assert.Equal("/prestop", container.Lifecycle.PreStop.HttpGet.Path);

            var shutdown = new MlopsHousing.ServiceDefaults.Shutdown.ShutdownOptions();
            Assert.True(pod.TerminationGracePeriodSeconds > (2 * shutdown.ReadinessDelay + shutdown.DrainTimeout).TotalSeconds, "A pod would be killed while it drains.");
        }
    }

    [Theory]
    [MemberData(nameof(Environments))]
    public void A_client_sees_every_replica_of_predict(string environment)
    {
        var overlay = Overlay.Of(environment);
        var service = overlay.Named<V1Service>("predict-grpc").Spec;
        Assert.Equal(("None", "predict"), (service.ClusterIP, service.Selector["app"]));
        Assert.Equal((8081, "grpc"), (Assert.Single(service.Ports).Port, service.Ports[0].TargetPort.Value));
        Assert.Equal("dns:///predict-grpc:8081", overlay.SettingsOf(overlay.Container("api"))["Predict__Address"]);
    }

    private static void Holds(Manifests overlay, string name, int replicas, (string Cpu, string Memory) requests, (string Cpu, string Memory) limits)
    {
        var spec = overlay.Named<V1Deployment>(name).Spec;
        Assert.Equal(replicas, spec.Replicas);
        Assert.Equal(("RollingUpdate", "0"), (spec.Strategy.Type, spec.Strategy.RollingUpdate.MaxUnavailable.Value));
        var resources = overlay.Container(name).Resources;
        Is(requests, resources.Requests);
        Is(limits, resources.Limits);

        static void Is((string Cpu, string Memory) expected, IDictionary<string, ResourceQuantity> found)
        {
            Assert.Equal(new ResourceQuantity(expected.Cpu).ToDecimal(), found["cpu"].ToDecimal());
            Assert.Equal(new ResourceQuantity(expected.Memory).ToDecimal(), found["memory"].ToDecimal());
        }
    }

    private static void Scales(Manifests overlay, string name, (int, int) range, int cpu, int memory, (int, int) down, (int, int) up)
    {
        var scaler = overlay.Named<V2HorizontalPodAutoscaler>(name).Spec;
        Assert.Equal(("apps/v1", "Deployment", name), (scaler.ScaleTargetRef.ApiVersion, scaler.ScaleTargetRef.Kind, scaler.ScaleTargetRef.Name));
        Assert.Equal(range, (scaler.MinReplicas!.Value, scaler.MaxReplicas));
        Assert.Equal([("cpu", cpu), ("memory", memory)], scaler.Metrics.Select(metric => (metric.Resource.Name, metric.Resource.Target.AverageUtilization!.Value)));
        Is(down, scaler.Behavior.ScaleDown);
        Is(up, scaler.Behavior.ScaleUp);

        static void Is((int, int) expected, V2HPAScalingRules rules)
        {
            var policy = Assert.Single(rules.Policies);
            Assert.Equal(("Percent", expected), (policy.Type, (policy.Value, policy.PeriodSeconds)));
        }
    }
}

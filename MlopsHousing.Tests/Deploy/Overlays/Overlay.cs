using k8s.Models;
using MlopsHousing.Infrastructure.Configuration;

namespace MlopsHousing.Tests.Deploy.Overlays;

/// <summary>An environment's overlay, rendered.</summary>
internal static class Overlay
{
    public static TheoryData<string> Environments => ["dev", "staging", "production", "production-us-east-1"];

    /// <summary>Where an environment is.</summary>
    public static AwsRegion RegionOf(string environment) => AwsRegion.Parse(environment == "production-us-east-1" ? "us-east-1" : "us-west-2");

    public static Manifests Of(string environment) => Manifests.Render("deploy", "overlays", environment);

    /// <summary>Every template of pods, with the name of what makes them.</summary>
    public static IEnumerable<(string Name, V1PodTemplateSpec Template)> PodTemplates(this Manifests overlay) =>
    [
        .. overlay.Of<V1Deployment>().Select(one => (one.Metadata.Name, one.Spec.Template)),
        .. overlay.Of<V1Job>().Select(one => (one.Metadata.Name, one.Spec.Template)),
        .. overlay.Of<V1CronJob>().Select(one => (one.Metadata.Name, one.Spec.JobTemplate.Spec.Template)),
    ];

    /// <summary>The variables that a container gets from config maps and its own list, later ones over earlier ones.</summary>
    public static Dictionary<string, string> SettingsOf(this Manifests overlay, V1Container container)
    {
        var settings = new Dictionary<string, string>();
        foreach (var map in (container.EnvFrom ?? []).Where(source => source.ConfigMapRef is not null))
            foreach (var (key, value) in overlay.Named<V1ConfigMap>(map.ConfigMapRef.Name).Data)
                settings[key] = value;
        foreach (var variable in container.Env ?? [])
            settings[variable.Name] = variable.Value;
        return settings;
    }

    public static V1Container Container(this Manifests overlay, string deployment) =>
        Assert.Single(overlay.Named<V1Deployment>(deployment).Spec.Template.Spec.Containers);
}

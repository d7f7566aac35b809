using YamlDotNet.RepresentationModel;

namespace MlopsHousing.Cli.Doctor;

/// <summary>One Kubernetes object of an overlay.</summary>
internal sealed class Resource(YamlNode yaml)
{
    public YamlNode Yaml => yaml;

    public YamlNode? Spec => yaml.At("spec");

    public string Kind { get; } = yaml.Text("kind") ?? "";

    /// <summary>The API group; empty for the core's.</summary>
    public string Group { get; } = yaml.Text("apiVersion") is { } version && version.Contains('/', StringComparison.Ordinal) ? version.Split('/')[0] : "";

    public string Name { get; } = yaml.Text("metadata", "name") ?? "";

    public string Namespace { get; } = yaml.Text("metadata", "namespace") ?? "default";

    public Dictionary<string, string> Labels => yaml.Map("metadata", "labels");

    public Dictionary<string, string> Annotations => yaml.Map("metadata", "annotations");

    /// <summary>The template of the pods that this makes, or itself if it is a pod; null where it makes none.</summary>
    public YamlNode? Pod => Kind switch
    {
        "Pod" => yaml,
        "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet" or "Job" => yaml.At("spec", "template"),
        "CronJob" => yaml.At("spec", "jobTemplate", "spec", "template"),
        _ => null,
    };

    public Dictionary<string, string> PodLabels => Pod.Map("metadata", "labels");

    public IEnumerable<YamlNode> Containers => Pod.Items("spec", "initContainers").Concat(Pod.Items("spec", "containers"));

    public override string ToString() => $"{Kind}/{Name}";
}

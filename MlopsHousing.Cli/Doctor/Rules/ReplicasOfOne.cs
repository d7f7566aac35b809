using YamlDotNet.RepresentationModel;

namespace MlopsHousing.Cli.Doctor.Rules;

/// <summary>One of autoscaler and GitOps says how many replicas there are.</summary>
internal sealed record ReplicasOfOne() : Rule(
    "replicas",
    "Where both an autoscaler and Argo CD set replicas, every sync undoes the scaling: pods are killed under load and made again.")
{
    public override IEnumerable<Problem> Check(Overlay overlay) =>
        from hpa in overlay.Of("HorizontalPodAutoscaler")
        let target = HpaTargets.TargetOf(hpa, overlay)
        where target?.Spec.Text("replicas") is not null
            && !Sources(overlay).Any(application => Ignores(application, target))
        select new Problem(target, $"{hpa} scales it, yet it says replicas; leave them out, or examine deploy/argocd too, with an application that ignores /spec/replicas and has RespectIgnoreDifferences=true");

    private static IEnumerable<YamlNode> Sources(Overlay overlay) => overlay.Of("Application").Select(one => one.Spec)
        .Concat(overlay.Of("ApplicationSet").Select(one => one.Spec.At("template", "spec"))).OfType<YamlNode>();

    // Ignored differences alone hide the drift; only with the option are they left alone in a sync.
    private static bool Ignores(YamlNode application, Resource target) =>
        application.Texts("syncPolicy", "syncOptions").Contains("RespectIgnoreDifferences=true")
        && application.Items("ignoreDifferences").Any(difference =>
            (difference.Text("group") ?? "") == target.Group
            && difference.Text("kind") == target.Kind
            && (difference.Text("name") ?? target.Name) == target.Name
            && (difference.Texts("jsonPointers").Contains("/spec/replicas") || difference.Texts("jqPathExpressions").Contains(".spec.replicas")));
}

namespace MlopsHousing.Cli.Doctor.Rules;

/// <summary>Autoscalers scale something.</summary>
internal sealed record HpaTargets() : Rule(
    "hpa-target",
    "An autoscaler without its target scales nothing, and says so only in its own status.")
{
    /// <summary>What an autoscaler scales, if it is there.</summary>
    public static Resource? TargetOf(Resource hpa, Overlay overlay)
    {
        var target = hpa.Spec.At("scaleTargetRef");
        return overlay.Resources.FirstOrDefault(one =>
            one.Namespace == hpa.Namespace && one.Kind == target.Text("kind") && one.Name == target.Text("name")
            && one.Yaml.Text("apiVersion") == target.Text("apiVersion"));
    }

    public override IEnumerable<Problem> Check(Overlay overlay) =>
        from hpa in overlay.Of("HorizontalPodAutoscaler")
        let target = hpa.Spec.At("scaleTargetRef")
        where TargetOf(hpa, overlay) is null
        select new Problem(hpa, $"there is no {target.Text("kind")}/{target.Text("name")} of {target.Text("apiVersion")} in {hpa.Namespace}; correct scaleTargetRef");
}

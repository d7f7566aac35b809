using YamlDotNet.RepresentationModel;

namespace MlopsHousing.Cli.Doctor;

/// <summary>Which pods are meant.</summary>
internal static class Pods
{
    /// <summary>The workloads whose pods a service leads to.</summary>
    public static IEnumerable<Resource> Of(Resource service, Overlay overlay) =>
        service.Spec.Map("selector") is { Count: > 0 } selector
            ? overlay.Workloads.Where(workload => workload.Namespace == service.Namespace && LabelSelector.Matches(selector, workload.PodLabels))
            : [];

    /// <summary>The workloads of a namespace whose pods a selector takes.</summary>
    public static IEnumerable<Resource> Selected(YamlNode? selector, string @namespace, Overlay overlay) =>
        overlay.Workloads.Where(workload => workload.Namespace == @namespace && LabelSelector.Matches(selector, workload.PodLabels));
}

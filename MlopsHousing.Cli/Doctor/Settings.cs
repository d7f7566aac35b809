using YamlDotNet.RepresentationModel;

namespace MlopsHousing.Cli.Doctor;

/// <summary>
/// The settings that containers get: variables, and what the config maps and secrets that they name hold, as far as it is
/// here. Of a secret that External Secrets makes that is its template.
/// </summary>
internal static class Settings
{
    /// <summary>Of every container; in one, what comes later replaces what came before.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Of(Resource workload, Overlay overlay) =>
        workload.Containers.SelectMany(container => Of(container, workload, overlay));

    private static Dictionary<string, string> Of(YamlNode container, Resource workload, Overlay overlay)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var source in container.Items("envFrom"))
            foreach (var (name, value) in Data(source.Text("configMapRef", "name"), source.Text("secretRef", "name"), workload, overlay))
                settings[name] = value;
        foreach (var variable in container.Items("env"))
        {
            var from = variable.At("valueFrom");
            var key = from.Text("configMapKeyRef", "key") ?? from.Text("secretKeyRef", "key") ?? "";
            if ((variable.Text("value")
                ?? Data(from.Text("configMapKeyRef", "name"), from.Text("secretKeyRef", "name"), workload, overlay).GetValueOrDefault(key)) is { } value)
                settings[variable.Text("name") ?? ""] = value;
        }

        return settings;
    }

    private static Dictionary<string, string> Data(string? configMap, string? secret, Resource workload, Overlay overlay)
    {
        var here = overlay.Resources.Where(one => one.Namespace == workload.Namespace);
        return here.FirstOrDefault(one => one.Kind == "ConfigMap" && one.Name == configMap)?.Yaml.Map("data")
            ?? here.FirstOrDefault(one => one.Kind == "ExternalSecret" && (one.Spec.Text("target", "name") ?? one.Name) == secret)?.Spec.Map("target", "template", "data")
            ?? [];
    }
}

using MlopsHousing.Cli.Doctor;
using YamlDotNet.RepresentationModel;

namespace MlopsHousing.Tests.Deploy.GitOps;

/// <summary>What an environment's applications give to their charts.</summary>
internal static class ChartValues
{
    /// <summary>The values in the application itself, as the environment has them.</summary>
    /// <param name="environment">The environment, rendered.</param>
    /// <param name="application">The application's name.</param>
    public static YamlNode Of(Manifests environment, string application)
    {
        var spec = YamlQueries.Documents(environment.Yaml, "environment")
            .Single(document => document.Text("kind") == "Application" && document.Text("metadata", "name") == application).At("spec");
        return spec.Items("sources").Append(spec.At("source")).Select(source => source.At("helm", "valuesObject")).OfType<YamlNode>().Single();
    }

    /// <summary>Argo CD's own, which stand in a file: its first installation takes them, too.</summary>
    public static YamlNode OfArgoCd() => YamlQueries.Documents(File.ReadAllText(Repository.File("deploy", "platform", "values", "argo-cd.yaml")), "values").Single();

    /// <summary>A part of them as a file of its own.</summary>
    public static string Yaml(YamlNode part)
    {
        using var text = new StringWriter();
        new YamlStream(new YamlDocument(part)).Save(text, assignAnchors: false);
        return text.ToString();
    }
}

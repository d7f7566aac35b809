using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace MlopsHousing.Cli.Doctor;

/// <summary>
/// What is in order in a repository and yet can't run in a cluster: images that no release has named, values of an
/// infrastructure that isn't there. No fault, but people are told.
/// </summary>
internal static partial class Unfilled
{
    /// <summary>A sentence for each kind of it, ending with what to do.</summary>
    public static IEnumerable<string> In(Overlay overlay)
    {
        var images = overlay.Workloads.SelectMany(workload => workload.Containers).Select(container => container.Text("image")).OfType<string>()
            .Where(image => NoCommit().IsMatch(image)).Select(image => image.Split('/')[^1].Split(':')[0]).Distinct().Order(StringComparer.Ordinal).ToList();
        if (images.Count > 0)
            yield return $"No release has named the images {string.Join(", ", images)} yet: their tag of zeros can't be pulled. A release writes them, or 'bash deploy/set-images.sh' does.";

        var values = overlay.Resources.SelectMany(resource => Scalars(resource.Yaml)).SelectMany(text => Placeholder().Matches(text)).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal).ToList();
        if (values.Count > 0)
            yield return $"{values.Count} values of the infrastructure are not filled in yet, such as {values[0]}. Deploy the stacks, then 'bash deploy/values.sh' writes them.";
    }

    private static IEnumerable<string> Scalars(YamlNode node) => node.AllNodes.OfType<YamlScalarNode>().Select(scalar => scalar.Value).OfType<string>();

    [GeneratedRegex(":0{40}$")]
    private static partial Regex NoCommit();

    // As MlopsHousing.Infrastructure writes them: stack and output.
    [GeneratedRegex(@"\$\{mlops-housing-[a-z0-9-]+\.\w+\}")]
    private static partial Regex Placeholder();
}

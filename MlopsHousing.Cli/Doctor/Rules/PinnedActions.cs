using System.Text.RegularExpressions;

namespace MlopsHousing.Cli.Doctor.Rules;

/// <summary>Actions of workflows are named by commit.</summary>
internal sealed partial record PinnedActions() : Rule(
    "action-pin",
    "Whoever takes over an action moves its tags and branches, and then runs in our builds, with their secrets.")
{
    public override IEnumerable<Problem> Check(Overlay overlay) =>
        from workflow in overlay.Workflows
        from job in workflow.Yaml.At("jobs") is YamlDotNet.RepresentationModel.YamlMappingNode jobs ? jobs.Children.Values : []
        from uses in job.Items("steps").Append(job).Select(step => step.Text("uses")).OfType<string>()
        where !Pinned().IsMatch(uses)
        select new Problem(Path.GetFileName(workflow.File), $"{uses} can change; name its commit, with the version in a comment");

    // What lies in the repository itself is as pinned as the workflow.
    [GeneratedRegex(@"^\./|@[0-9a-f]{40}$|^docker://.+@sha256:[0-9a-f]{64}$")]
    private static partial Regex Pinned();
}

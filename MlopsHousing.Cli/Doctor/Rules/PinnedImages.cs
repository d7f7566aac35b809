using System.Text.RegularExpressions;

namespace MlopsHousing.Cli.Doctor.Rules;

/// <summary>Images are named so that they can't change.</summary>
internal sealed partial record PinnedImages() : Rule(
    "image-pin",
    "A tag that moves brings other code with the next restart, unreviewed, and a rollback gets what it wanted to leave.")
{
    public override IEnumerable<Problem> Check(Overlay overlay) =>
        from workload in overlay.Workloads
        from container in workload.Containers
        let image = container.Text("image") ?? ""
        where !Pinned().IsMatch(image)
        select new Problem(workload, $"the image of {container.Text("name")}, {(image.Length == 0 ? "which is missing" : image)}, can change; name its digest, its commit or its full version");

    // A digest, a tag that is a commit, or one with a version's three numbers.
    [GeneratedRegex(@"@sha256:[0-9a-f]{64}$|:[0-9a-f]{7,40}$|:v?\d+\.\d+\.\d+([.+_-][\w.-]+)?$")]
    private static partial Regex Pinned();
}

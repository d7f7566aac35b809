using System.Text;
using MlopsHousing.Modeling.Artifacts;

namespace MlopsHousing.Tests.Modeling.Registry;

/// <summary>Files that a registry can carry without knowing what is in them.</summary>
internal static class SmallArtifact
{
    public static ArtifactFiles Of(string content = "one") => new(
        Files(("signature.json", content), ("forest.bin", content + content)),
        Files(("metrics.json", "{}"), ("plots/residuals.svg", "<svg/>")));

    public static Dictionary<string, byte[]> Files(params (string Name, string Content)[] files) =>
        files.ToDictionary(f => f.Name, f => Encoding.UTF8.GetBytes(f.Content));
}

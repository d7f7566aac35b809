using MlopsHousing.Cli.Doctor;

namespace MlopsHousing.Tests.Watching.Cluster;

/// <summary>What one of those who tell of a cluster writes, by its own documentation (<c>references.yaml</c>).</summary>
/// <param name="Name">Who it is.</param>
/// <param name="Of">The chart, or Kubernetes, that brings it.</param>
/// <param name="OfVersion">That one's version.</param>
/// <param name="Metrics">Types and labels of its metrics.</param>
internal sealed record Reference(string Name, string Of, string OfVersion, IReadOnlyDictionary<string, Reference.Metric> Metrics)
{
    public static IReadOnlyList<Reference> All { get; } = Read();

    public static Reference Named(string name) => All.Single(one => one.Name == name);

    private static List<Reference> Read()
    {
        var file = Repository.File("MlopsHousing.Tests", "Watching", "Cluster", "references.yaml");
        return
        [
            .. from one in YamlQueries.Documents(File.ReadAllText(file), file).Single().Items()
               let of = one.Map("of").Single()
               let metrics = ((YamlDotNet.RepresentationModel.YamlMappingNode)one.At("metrics")!).Children
               select new Reference(one.Text("name")!, of.Key, of.Value, metrics.ToDictionary(
                   metric => metric.Key.Text()!, metric => new Metric(metric.Value.Text("type")!, [.. metric.Value.Texts("labels")]))),
        ];
    }

    /// <summary>A metric.</summary>
    /// <param name="Type">Such as <c>gauge</c>.</param>
    /// <param name="Labels">All that each of its series has.</param>
    internal sealed record Metric(string Type, IReadOnlyList<string> Labels);
}

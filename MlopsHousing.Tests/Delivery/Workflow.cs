using YamlDotNet.RepresentationModel;

namespace MlopsHousing.Tests.Delivery;

/// <summary>A workflow of GitHub Actions.</summary>
internal sealed class Workflow
{
    private readonly YamlMappingNode _root;

    private Workflow(string path)
    {
        Name = Path.GetFileName(path);
        Text = File.ReadAllText(path);
        var yaml = new YamlStream();
        yaml.Load(new StringReader(Text));
        _root = (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    /// <summary>All of the repository's.</summary>
    public static IReadOnlyList<Workflow> All { get; } =
        [.. Directory.GetFiles(Repository.File(".github", "workflows"), "*.yml").Order(StringComparer.Ordinal).Select(path => new Workflow(path))];

    public string Name { get; }

    public string Text { get; }

    public IEnumerable<(string Name, YamlMappingNode Job)> Jobs =>
        ((YamlMappingNode)_root["jobs"]).Children.Select(job => ((string)job.Key!, (YamlMappingNode)job.Value));

    /// <summary>What its steps run, a script a step.</summary>
    public IEnumerable<string> Scripts =>
        from job in Jobs
        from step in ((YamlSequenceNode)job.Job["steps"]).Cast<YamlMappingNode>()
        where step.Children.ContainsKey("run")
        select (string)step["run"]!;

    public YamlNode? this[string key] => _root.Children.TryGetValue(key, out var value) ? value : null;
}

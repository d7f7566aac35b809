using YamlDotNet.RepresentationModel;

namespace MlopsHousing.Cli.Doctor;

/// <summary>What is examined: the Kubernetes objects that were rendered, and the workflows that build and ship them.</summary>
internal sealed class Overlay
{
    private readonly List<Resource> _resources = [];
    private readonly List<(string File, YamlNode Yaml)> _workflows = [];

    public IReadOnlyList<Resource> Resources => _resources;

    /// <summary>GitHub workflows.</summary>
    public IReadOnlyList<(string File, YamlNode Yaml)> Workflows => _workflows;

    /// <summary>What makes pods.</summary>
    public IEnumerable<Resource> Workloads => _resources.Where(resource => resource.Pod is not null);

    public IEnumerable<Resource> Of(params string[] kinds) => _resources.Where(resource => kinds.Contains(resource.Kind));

    /// <summary>Takes in a file: its Kubernetes objects, and itself if it is a workflow; other YAML is passed over.</summary>
    public void Add(string text, string file)
    {
        foreach (var document in YamlQueries.Documents(text, file))
        {
            if (document.At("jobs") is not null && document.Text("kind") is null) _workflows.Add((file, document));
            else AddObject(document);
        }
    }

    private void AddObject(YamlNode document)
    {
        if (document.Text("apiVersion") is null || document.Text("kind") is not { } kind) return;
        if (kind == "List")
            foreach (var item in document.Items("items")) AddObject(item);
        // How to render is no object of a cluster.
        else if (kind is not ("Kustomization" or "Component")) _resources.Add(new(document));
    }
}

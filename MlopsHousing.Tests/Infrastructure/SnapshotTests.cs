namespace MlopsHousing.Tests.Infrastructure;

/// <summary>
/// The shape that matters of each template: which resources there are, under which ids (another id is another resource:
/// CloudFormation makes a new one and deletes the old), what becomes of them when they go, and the outputs that others
/// read. A change of it has to be seen in review. UPDATE_SNAPSHOTS=1 writes the files anew.
/// </summary>
[Collection(Synthesis.Name)]
public sealed class SnapshotTests(SynthFixture synth)
{
    private static readonly string _folder = Repository.File("MlopsHousing.Tests", "Infrastructure", "Snapshots");

    [Fact]
    public void Templates_have_the_shape_that_was_reviewed()
    {
        var shapes = synth.All.ToDictionary(template => $"{template.Name}.txt", Shape);
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
            Write(shapes);
        Assert.Equal(shapes.Keys.Order(StringComparer.Ordinal), Directory.EnumerateFiles(_folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        Assert.All(shapes, shape =>
        {
            var reviewed = File.ReadAllLines(Path.Combine(_folder, shape.Key));
            var changes = reviewed.Except(shape.Value).Select(line => $"- {line}").Concat(shape.Value.Except(reviewed).Select(line => $"+ {line}")).ToList();
            Assert.True(changes.Count == 0, $"{shape.Key} changed; if that is meant, run with UPDATE_SNAPSHOTS=1.\n{string.Join('\n', changes)}");
        });
    }

    private static void Write(Dictionary<string, string[]> shapes)
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
        Directory.CreateDirectory(_folder);
        foreach (var (name, lines) in shapes)
            File.WriteAllText(Path.Combine(_folder, name), string.Join('\n', lines) + "\n");
    }

    private static string[] Shape(SynthTemplate template) =>
    [
        .. template.Resources.Select(Line).Order(StringComparer.Ordinal),
        .. (template.Json["Parameters"]?.AsObject() ?? []).Select(parameter => $"parameter {parameter.Key}").Order(StringComparer.Ordinal),
        // Exports made by the CDK for other stacks come and go with what those use.
        .. (template.Json["Outputs"]?.AsObject() ?? []).Where(output => output.Value!["Export"] is null)
            .Select(output => $"output {output.Key}").Order(StringComparer.Ordinal),
    ];

    private static string Line(SynthResource resource)
    {
        var policy = (string?)resource.Json["DeletionPolicy"];
        return $"{resource.Type} {resource.Id}{(policy is null ? "" : $" ({policy.ToLowerInvariant()})")}";
    }
}

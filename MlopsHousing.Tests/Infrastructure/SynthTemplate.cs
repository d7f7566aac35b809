using System.Text.Json.Nodes;
using Amazon.CDK.Assertions;

namespace MlopsHousing.Tests.Infrastructure;

/// <summary>A synthesised template, as CloudFormation would get it.</summary>
/// <param name="Name">The stack's name.</param>
/// <param name="Path">The file.</param>
/// <param name="Json">Its content.</param>
public sealed record SynthTemplate(string Name, string Path, JsonObject Json)
{
    /// <summary>Its resources.</summary>
    public IEnumerable<SynthResource> Resources => Json[nameof(Resources)]!.AsObject()
        .Select(resource => new SynthResource(Name, resource.Key, resource.Value!.AsObject()));

    /// <summary>Its only resource of a type, or the one whose id starts so.</summary>
    public SynthResource Only(string type, string id = "") =>
        Resources.Single(resource => resource.Type == type && resource.Id.StartsWith(id, StringComparison.Ordinal));

    /// <summary>For the CDK's own assertions.</summary>
    public Template Assertions() => Template.FromString(Json.ToJsonString());
}

/// <summary>A resource of a template.</summary>
public sealed record SynthResource(string Stack, string Id, JsonObject Json)
{
    /// <summary>Such as <c>AWS::EC2::VPC</c>.</summary>
    public string Type => (string)Json[nameof(Type)]!;

    /// <summary>Its properties; empty if it has none.</summary>
    public JsonObject Properties => Json[nameof(Properties)]?.AsObject() ?? [];

    /// <summary>A property by its path.</summary>
    public JsonNode? this[params string[] path] => path.Aggregate((JsonNode?)Properties, (node, key) => node?[key]);

    public override string ToString() => $"{Stack}: {Id} ({Type})";
}

using System.Text.Json;
using System.Text.RegularExpressions;

namespace MlopsHousing.Tests.Deploy;

/// <summary>The application model, as the AppHost published it.</summary>
internal sealed partial class AspireManifest
{
    private AspireManifest(IReadOnlyDictionary<string, Resource> resources) => Resources = resources;

    /// <summary>The kept one.</summary>
    public static AspireManifest Kept { get; } = Read(File.ReadAllText(Repository.File("MlopsHousing.AppHost", "aspire-manifest.json")));

    /// <summary>By name, in the order of the file.</summary>
    public IReadOnlyDictionary<string, Resource> Resources { get; }

    /// <summary>The services, which are deployed; the rest are parameters.</summary>
    public IEnumerable<KeyValuePair<string, Resource>> Projects => Resources.Where(resource => resource.Value.Type == "project.v0");

    /// <summary>Who calls whom, because it is given the other's address.</summary>
    public IEnumerable<(string From, string To)> Edges => (
        from project in Projects
        from value in project.Value.Env!.Values
        from reference in Reference().Matches(value)
        let target = reference.Groups["name"].Value
        where target != project.Key
        select (project.Key, target)).Distinct();

    /// <summary>The value of a variable, when each parameter has the value given for it and a service is reached by its name.</summary>
    public string Resolve(string value, IReadOnlyDictionary<string, string> parameters) => Reference().Replace(value, reference =>
    {
        var (name, path) = (reference.Groups["name"].Value, reference.Groups["path"].Value.Split('.'));
        return path switch
        {
            ["bindings", _, "host"] => name,
            ["bindings", var binding, "port" or "targetPort"] => $"{Resources[name].Bindings![binding].TargetPort}",
            ["value" or "connectionString"] => parameters[name],
            _ => throw new InvalidDataException($"{reference.Value} is no reference that the deployment knows."),
        };
    });

    private static AspireManifest Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new(document.RootElement.GetProperty("resources").Deserialize<Dictionary<string, Resource>>(JsonSerializerOptions.Web)!);
    }

    [GeneratedRegex(@"\{(?<name>[a-z-]+)\.(?<path>[\w.]+)\}")]
    private static partial Regex Reference();

    internal sealed record Resource(string Type, Dictionary<string, string>? Env, Dictionary<string, Binding>? Bindings, Dictionary<string, Input>? Inputs);

    internal sealed record Binding(int TargetPort, string Transport, bool External);

    internal sealed record Input(string Type, bool Secret, JsonElement? Default);
}

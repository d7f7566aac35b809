using System.Text.Json;
using System.Text.Json.Nodes;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Cli.Models;

/// <summary>What a version's evidence says of it. Versions may lack any of it, and later ones may say more.</summary>
/// <param name="Metrics"><c>metrics.json</c>.</param>
/// <param name="Lineage"><c>lineage.json</c>.</param>
internal sealed record Evidence(JsonNode? Metrics, JsonNode? Lineage)
{
    public double? Rmse => Number(Metrics?["overall"]?["rmse"]);

    public double? Mae => Number(Metrics?["overall"]?["mae"]);

    public double? R2 => Number(Metrics?["overall"]?["r2"]);

    public double? Mape => Number(Metrics?["overall"]?["mape"]);

    /// <summary>The hash of the rows that it was measured on.</summary>
    public string? HeldOutSha256 => Metrics?["heldOutSha256"] is JsonValue hash && hash.TryGetValue(out string? text) ? text : null;

    public DateTimeOffset? TrainedAt => Lineage?["trainedAt"] is JsonValue at && at.TryGetValue(out DateTimeOffset time) ? time : null;

    public string? Commit => Lineage?["commit"] is JsonValue commit && commit.TryGetValue(out string? text) ? text : null;

    public static async Task<Evidence> ReadAsync(IModelRegistry registry, string model, int version, Manifest manifest, CancellationToken cancel)
    {
        return new(await NodeAsync(ArtifactNames.Metrics), await NodeAsync(ArtifactNames.Lineage));

        async Task<JsonNode?> NodeAsync(string file)
        {
            if (manifest.Find(file) is null) return null;
            try
            {
                return JsonNode.Parse(await registry.ReadFileAsync(model, version, file, cancel));
            }
            catch (JsonException e)
            {
                throw new ArtifactException($"{file} of version {version} of {model} is not JSON. Publish the version again.", e);
            }
        }
    }

    private static double? Number(JsonNode? node) => node is JsonValue value && value.TryGetValue(out double number) ? number : null;
}

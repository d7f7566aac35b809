using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using MlopsHousing.Api.Docs;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Api.Models;

/// <summary><c>/v1/models…</c>: what is in the registry, read from it as it is now. What isn't there is a 404 by its exception.</summary>
internal static class ModelsEndpoints
{
    public static void MapModels(this IEndpointRouteBuilder app)
    {
        var models = app.MapGroup("/v1/models").WithTags("Models").Refuses(401, 429, 500, 503);
        models.MapGet("/", ListAsync).WithName("listModels").WithSummary("List the models");
        models.MapGet("/{name}", GetAsync).WithName("getModel").WithSummary("Show a model and its signature").Refuses(404);
        models.MapGet("/{name}/versions/{version:int:min(1)}", GetVersionAsync).WithName("getModelVersion").WithSummary("Show a version").Refuses(404);
        models.MapVersions();
        models.MapCard();
        models.MapPlots();
        models.MapHistory();
    }

    private static async Task<Ok<ModelListAnswer>> ListAsync(IModelRegistry registry, CancellationToken cancel)
    {
        var models = new List<ModelSummary>();
        foreach (var name in await registry.ListModelsAsync(cancel))
        {
            models.Add(await SummarizeAsync(registry, await registry.ReadAliasesAsync(name, cancel), cancel));
        }

        return TypedResults.Ok(new ModelListAnswer(models));
    }

    public static async Task<ModelSummary> SummarizeAsync(IModelRegistry registry, AliasSnapshot snapshot, CancellationToken cancel) => new(
        snapshot.Model, Text(snapshot.Aliases.Champion), Text(snapshot.Aliases.Challenger), TrialSummary.Of(snapshot.Aliases.Trial),
        [.. (await registry.ListVersionsAsync(snapshot.Model, cancel)).Select(v => v.ToString())]);

    /// <summary>The ETag is that of the aliases: a change of an alias must name it.</summary>
    private static async Task<Ok<ModelAnswer>> GetAsync(string name, IModelRegistry registry, HttpResponse response, CancellationToken cancel)
    {
        var snapshot = await registry.ReadAliasesAsync(name, cancel);
        var versions = await registry.ListVersionsAsync(name, cancel);
        var (champion, challenger) = (snapshot.Aliases.Champion, snapshot.Aliases.Challenger);
        var shown = champion ?? (versions.Count > 0 ? versions[^1] : null as int?);
        var signature = shown is { } version
            ? Signature.Parse(await registry.ReadFileAsync(name, version, ArtifactNames.Signature, cancel))
            : null;

        response.Headers.ETag = EntityTags.Quote(snapshot.ETag);
        return TypedResults.Ok(new ModelAnswer(
            name, signature?.Description, Text(champion), Text(challenger), TrialSummary.Of(snapshot.Aliases.Trial), [.. versions.Select(v => v.ToString())], signature?.ToAnswer()));
    }

    private static async Task<Ok<VersionAnswer>> GetVersionAsync(
        string name, int version, IModelRegistry registry, EvidenceFiles evidence, CancellationToken cancel)
    {
        var manifest = await registry.ReadManifestAsync(name, version, cancel);
        var aliases = (await registry.ReadAliasesAsync(name, cancel)).Aliases;
        return TypedResults.Ok(new VersionAnswer(
            name,
            version.ToString(),
            manifest.Digest,
            PartsOf(aliases, version),
            await JsonFileAsync(ArtifactNames.Metrics),
            await JsonFileAsync(ArtifactNames.Lineage),
            CardEndpoint.PathOf(name, version, manifest),
            [.. manifest.Serving.Concat(manifest.Evidence).Select(f => new FileAnswer(f.Key, f.Value.Sha256, f.Value.Bytes))]));

        async Task<JsonElement?> JsonFileAsync(string file) => manifest.Evidence.ContainsKey(file)
            ? JsonElement.Parse(await evidence.ReadAsync(name, version, manifest, file, cancel))
            : null;
    }

    /// <summary>The aliases that name a version.</summary>
    public static IReadOnlyList<string> PartsOf(Aliases aliases, int version) =>
        [.. Parts(aliases).Where(part => part.Version == version).Select(part => part.Alias)];

    private static IEnumerable<(string Alias, int? Version)> Parts(Aliases aliases) =>
        [(AliasNames.Champion, aliases.Champion), (AliasNames.Challenger, aliases.Challenger)];

    private static string? Text(int? version) => version?.ToString();
}

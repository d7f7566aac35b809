using System.ComponentModel;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using MlopsHousing.Api.Docs;
using MlopsHousing.Api.Problems;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Api.Models;

/// <summary><c>/v1/models/{name}/versions</c>: what a model's versions are worth, to choose among them.</summary>
internal static class VersionsEndpoint
{
    public static void MapVersions(this IEndpointRouteBuilder models) => models
        .MapGet("/{name}/versions", GetAsync).Paged()
        .WithName("listModelVersions")
        .WithSummary("Compare a model's versions")
        .WithDescription("Each with the figures of its evaluation and the parts that it plays, the newest first.")
        .Answers<VersionsAnswer>("application/json")
        .Refuses(400, 404);

    private static async Task<IResult> GetAsync(
        string name,
        [FromQuery, Description("Only versions with a number below this one: the answer's before.")] int? before,
        [FromQuery, Description("How many, 1 to 100; 20 by default.")] int? limit,
        IModelRegistry registry, EvidenceFiles evidence, CancellationToken cancel)
    {
        if (Paging.WhyNot(before, limit) is { } fault) return new ProblemResult(fault);
        var versions = await registry.ListVersionsAsync(name, cancel);
        var aliases = (await registry.ReadAliasesAsync(name, cancel)).Aliases;
        int[] older = [.. versions.Where(v => v < (before ?? int.MaxValue)).Order()];
        int[] shown = [.. older.TakeLast(limit ?? Paging.Usual).Reverse()];
        // At once: a registry in a bucket takes some time for each.
        var figures = await Task.WhenAll(shown.Select(version => ReadAsync(registry, evidence, name, version, aliases, cancel)));
        return TypedResults.Ok(new VersionsAnswer(name, versions.Count, figures, older.Length > shown.Length ? shown[^1] : null));
    }

    /// <summary>A version that is damaged must not keep people from seeing the others.</summary>
    private static async Task<ListedVersion> ReadAsync(
        IModelRegistry registry, EvidenceFiles evidence, string name, int version, Aliases aliases, CancellationToken cancel)
    {
        var parts = ModelsEndpoints.PartsOf(aliases, version);
        try
        {
            var manifest = await registry.ReadManifestAsync(name, version, cancel);
            var (metrics, lineage) = (await JsonAsync(ArtifactNames.Metrics), await JsonAsync(ArtifactNames.Lineage));
            return ListedVersion.Of(version, manifest.Digest, parts, metrics, lineage);

            async Task<JsonElement> JsonAsync(string file) => manifest.Evidence.ContainsKey(file)
                ? JsonElement.Parse(await evidence.ReadAsync(name, version, manifest, file, cancel))
                : default;
        }
        catch (ArtifactException e)
        {
            return new($"{version}", null, parts, null, null, null, e.Message);
        }
        catch (JsonException)
        {
            return new($"{version}", null, parts, null, null, null, $"The evidence of version {version} is not JSON. Publish the version again.");
        }
    }
}

/// <summary>Versions of a model.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Versions">The newest first.</param>
/// <param name="Before">What to ask for as <c>before</c> to get older ones; null where there are none.</param>
public sealed record VersionsAnswer(string Name, int Total, IReadOnlyList<ListedVersion> Versions, int? Before);

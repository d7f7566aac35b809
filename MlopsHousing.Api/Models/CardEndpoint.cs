using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using MlopsHousing.Api.Docs;
using MlopsHousing.Api.Predictions;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Api.Models;

/// <summary><c>/v1/models/{name}/versions/{version}/card</c>: the model card, as a page or as Markdown.</summary>
internal static class CardEndpoint
{
    private const string Html = "text/html";
    private const string Markdown = "text/markdown";

    public static void MapCard(this IEndpointRouteBuilder models) => models
        .MapGet("/{name}/versions/{version:int:min(1)}/card", GetAsync)
        .WithName("getModelCard")
        .WithSummary("Read a version's model card")
        .WithDescription("A page, or Markdown where the Accept header asks for text/markdown.")
        .Refuses(404, 412)
        .WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), [Html, Markdown]));

    /// <summary>Where a version's card is; null where it has none.</summary>
    public static string? PathOf(string model, int version, Manifest manifest) =>
        FileOf(manifest, preferMarkdown: false) is null ? null : $"/v1/models/{model}/versions/{version}/card";

    private static async Task<FileContentHttpResult> GetAsync(
        string name, int version, IModelRegistry registry, EvidenceFiles evidence, HttpContext context, CancellationToken cancel)
    {
        var manifest = await registry.ReadManifestAsync(name, version, cancel);
        var file = FileOf(manifest, MediaTypes.Prefers(context.Request, Markdown, Html))
            ?? throw new NotInRegistryException($"Version {version} of {name} has no model card; it was published without.");
        var card = await evidence.ReadAsync(name, version, manifest, file, cancel);
        // Whoever may publish a version wrote it: no script of it runs, and nothing is sent anywhere.
        context.Response.Headers.ContentSecurityPolicy = DocsPolicy.Evidence;
        context.Response.Headers.Vary = HeaderNames.Accept;
        return TypedResults.File(
            card, $"{(file == ArtifactNames.CardPage ? Html : Markdown)}; charset=utf-8", entityTag: new($"\"{manifest.Find(file)!.Sha256}\""));
    }

    /// <summary>The form that is wanted, else the other: early versions have Markdown only.</summary>
    private static string? FileOf(Manifest manifest, bool preferMarkdown)
    {
        string[] files = preferMarkdown ? [ArtifactNames.CardText, ArtifactNames.CardPage] : [ArtifactNames.CardPage, ArtifactNames.CardText];
        return Array.Find(files, manifest.Evidence.ContainsKey);
    }
}

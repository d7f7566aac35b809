using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using MlopsHousing.Api.Docs;
using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Api.Models;

/// <summary><c>/v1/models/{name}/versions/{version}/plots/{plot}</c>: one plot of a version's evidence.</summary>
internal static class PlotEndpoint
{
    private const string Folder = "plots/";
    private const string Extension = ".svg";
    private const string Svg = "image/svg+xml";

    // Under a name with its hash the content can't become another.
    private const string ForGood = "public, max-age=31536000, immutable";

    public static void MapPlots(this IEndpointRouteBuilder models) => models
        .MapGet("/{name}/versions/{version:int:min(1)}/plots/{plot}", GetAsync)
        .WithName("getModelPlot")
        .WithSummary("Draw a plot of a version")
        .WithDescription("One of the files plots/….svg that the version lists. With sha256, its hash from that list, the answer may be kept for good.")
        .Refuses(404, 412)
        .WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), [Svg]));

    private static async Task<FileContentHttpResult> GetAsync(
        string name, int version, string plot,
        [FromQuery, Description("Its hash, as the version lists it.")] string? sha256,
        IModelRegistry registry, EvidenceFiles evidence, HttpResponse response, CancellationToken cancel)
    {
        var manifest = await registry.ReadManifestAsync(name, version, cancel);
        // The name becomes a path only when the manifest, whose names were checked, has it.
        var file = Folder + plot;
        if (!plot.EndsWith(Extension, StringComparison.Ordinal) || !manifest.Evidence.TryGetValue(file, out var listed) || (sha256 is not null && sha256 != listed.Sha256))
            throw new NotInRegistryException($"Version {version} of {name} has no such plot; its files are listed by /v1/models/{name}/versions/{version}.");
        var content = await evidence.ReadAsync(name, version, manifest, file, cancel);
        response.Headers.ContentSecurityPolicy = DocsPolicy.Evidence;
        response.Headers.CacheControl = sha256 is null ? "no-cache" : ForGood;
        return TypedResults.File(content, Svg, entityTag: new(EntityTags.Quote(listed.Sha256)));
    }
}

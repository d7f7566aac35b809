using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using MlopsHousing.Api.Docs;
using MlopsHousing.Api.Keys;
using MlopsHousing.Api.Problems;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Api.Models;

/// <summary><c>PUT /v1/models/{name}/aliases/{alias}</c>: promotes a version, or names or removes the challenger.</summary>
internal static class AliasEndpoint
{
    private const int MostBytes = 16 * 1024;

    public static void MapAliases(this IEndpointRouteBuilder app) =>
        app.MapPut("/v1/models/{name}/aliases/{alias}", PutAsync)
            .WithTags("Models").WithName("setModelAlias").WithSummary("Promote a version, or name the challenger")
            .WithDescription(
                "If-Match must be the ETag of GET /v1/models/{name}. The key's name, the time and the reason are recorded for good. "
                + "A promotion holds on every replica within 2 seconds.")
            .WithMetadata(new NeedsApiKey(Always: true), new RequestSizeLimitAttribute(MostBytes))
            .Answers<ModelSummary>("application/json")
            .Refuses(400, 401, 403, 404, 412, 413, 415, 422, 428, 429, 500, 503);

    /// <summary>What an alias shall be, and why.</summary>
    /// <param name="Version">The version's number as text; null removes the challenger.</param>
    /// <param name="Reason">Why, in 1 to 500 characters; recorded.</param>
    public sealed record AliasRequest(string? Version, string Reason);

    private static async Task<IResult> PutAsync(
        string name, string alias, AliasRequest request, [FromHeader(Name = "If-Match")] string? ifMatch,
        IModelRegistry registry, ApiKeyRing keys, HttpContext context, CancellationToken cancel)
    {
        var current = await registry.ReadAliasesAsync(name, cancel);
        if (alias is not (AliasNames.Champion or AliasNames.Challenger)) return Refuse(ProblemKinds.NotFound, "There are the aliases champion and challenger.");
        if (ifMatch is null || EntityTags.Unquote(ifMatch) is not { } tag) return Refuse(ProblemKinds.TagRequired);
        if (tag != current.ETag) return Refuse(ProblemKinds.Conflict);
        if (!TryRead(request.Version, alias, out var version)) return Invalid(Rules.Type, "must be the number of a version, as text");
        if (version is { } number && await WhyNotAsync(registry, name, number, cancel) is { } fault) return fault;

        var reason = new AliasReason(keys.NameOf(keys.Find(context.Request)), request.Reason, DateTimeOffset.UtcNow);
        var next = alias == AliasNames.Champion ? current.Aliases.Promote(version!.Value, reason) : current.Aliases.WithChallenger(version, reason);
        var written = ReferenceEquals(next, current.Aliases) ? current : await registry.WriteAliasesAsync(name, next, tag, cancel);

        context.Response.Headers.ETag = EntityTags.Quote(written.ETag);
        return TypedResults.Ok(await ModelsEndpoints.SummarizeAsync(registry, written, cancel));
    }

    /// <summary>A version that is damaged must not become anything: every serving file is read against its hash.</summary>
    private static async Task<IResult?> WhyNotAsync(IModelRegistry registry, string name, int version, CancellationToken cancel)
    {
        try
        {
            var manifest = await registry.ReadManifestAsync(name, version, cancel);
            foreach (var file in manifest.Serving.Keys) await registry.ReadFileAsync(name, version, file, cancel);
            return null;
        }
        catch (NotInRegistryException)
        {
            return Invalid("exists", "is not a version of this model");
        }
        catch (ArtifactException)
        {
            return Invalid("intact", "is damaged in the registry; publish it again");
        }
    }

    private static bool TryRead(string? text, string alias, out int? version)
    {
        version = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
        return version is not null || (text is null && alias == AliasNames.Challenger);
    }

    private static ProblemResult Invalid(string rule, string message) => new(Problem.InvalidRow([new("version", rule, message)]));

    private static ProblemResult Refuse(ProblemKind kind, string? detail = null) => new(new Problem(kind, detail));

    private sealed class ProblemResult(Problem problem) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => problem.WriteAsync(httpContext);
    }
}

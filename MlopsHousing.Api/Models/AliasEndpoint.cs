using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using MlopsHousing.Api.Docs;
using MlopsHousing.Api.Keys;
using MlopsHousing.Api.Predictions;
using MlopsHousing.Api.Problems;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Validation;
using MlopsHousing.Monitoring.Storage;
using MlopsHousing.ServiceDefaults.Requests;

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
                + "A promotion holds on every replica within 2 seconds. With mode and share, a challenger meets live traffic: as a shadow it scores copies of a share of the requests, "
                + "as a canary it answers a share of the clients; without, it meets none. With rollback, the latest promotion is taken back.")
            .Accepts<AliasRequest>(MediaTypes.Json)
            .WithMetadata(new NeedsApiKey(KeyUse.Changes), new RequestSizeLimitAttribute(MostBytes))
            .Answers<ModelSummary>("application/json")
            .Refuses(400, 401, 403, 404, 412, 413, 415, 422, 428, 429, 500, 503);

    /// <summary>What an alias shall be, and why.</summary>
    /// <param name="Version">The version's number as text; null removes the challenger.</param>
    /// <param name="Reason">Why, in 1 to 500 characters; recorded.</param>
    /// <param name="Mode">A challenger's part in live traffic: <c>shadow</c> or <c>canary</c>; left out, it has none.</param>
    /// <param name="Share">Given with the mode: the share of requests that a shadow scores (above 0, at most 1), or of clients that a canary answers (at most 0.5).</param>
    /// <param name="Rollback">Of the champion: that this takes the latest promotion back, and the next rollback goes one further back. The version is previousChampion of the history.</param>
    public sealed record AliasRequest(string? Version, string Reason, string? Mode = null, double? Share = null, bool Rollback = false);

    private static async Task<IResult> PutAsync(
        string name, string alias, [FromHeader(Name = "If-Match")] string? ifMatch,
        IModelRegistry registry, StoreAccess store, ApiKeyRing keys, HttpContext context, CancellationToken cancel)
    {
        // The platform's own binding fails on some content types, and takes a broken body for none.
        if (MediaTypes.Of(context.Request) != MediaTypes.Json) return new ProblemResult(PredictionProblems.Unsupported(context, MediaTypes.Json));
        var (request, problem) = await ReadAsync(context.Request);
        if (problem is not null) return new ProblemResult(problem);
        var current = await registry.ReadAliasesAsync(name, cancel);
        if (alias is not (AliasNames.Champion or AliasNames.Challenger)) return Refuse(ProblemKinds.NotFound, "There are the aliases champion and challenger.");
        if (ifMatch is null) return Refuse(ProblemKinds.TagRequired);
        if (EntityTags.Unquote(ifMatch) is not { } tag) return Refuse(ProblemKinds.TagRequired, "The one tag is required, in its quotes: not *, not a list, not a weak one.");
        if (tag != current.ETag) return Refuse(ProblemKinds.Conflict);
        if (!TryRead(request.Version, alias, out var version)) return Invalid(Rules.Type, "must be the number of a version, as text");
        if (request.Rollback && WhyNoRollback(alias, version, current.Aliases) is { } noRollback) return noRollback;
        if (WhyNoTrial(request, alias, store, out var mode) is { } noTrial) return noTrial;
        if (version is { } number && await WhyNotAsync(registry, name, number, cancel) is { } fault) return fault;

        if (mode is not null && await registry.WhyNoLiveTrialAsync(name, current.Aliases, version!.Value, cancel) is { } unfit) return Invalid("signature", unfit);

        var reason = new AliasReason(keys.NameOf(keys.Find(context.Request)), request.Reason, DateTimeOffset.UtcNow);
        var next = request.Rollback ? current.Aliases.Rollback(reason)
            : alias == AliasNames.Champion ? current.Aliases.Promote(version!.Value, reason)
            : version is { } challenger ? current.Aliases.WithTrial(challenger, mode, request.Share ?? 0, reason)
            : current.Aliases.WithChallenger(null, reason);
        var written = ReferenceEquals(next, current.Aliases) ? current : await registry.WriteAliasesAsync(name, next, tag, cancel);

        context.Response.Headers.ETag = EntityTags.Quote(written.ETag);
        return TypedResults.Ok(await ModelsEndpoints.SummarizeAsync(registry, written, cancel));
    }

    private static async ValueTask<(AliasRequest Request, Problem? Problem)> ReadAsync(HttpRequest request)
    {
        if (await WholeBody.ReadAsync(request, MostBytes) is not { } body) throw new BadHttpRequestException("It is too large.", StatusCodes.Status413PayloadTooLarge);
        var (read, issues) = (new AliasRequest(null, ""), new RowIssues());
        try
        {
            using var json = JsonDocument.Parse(body);
            read = AliasRequestReader.Read(json.RootElement, issues);
        }
        catch (JsonException e)
        {
            return (read, PredictionProblems.BrokenJson(e));
        }
        catch (InvalidOperationException e)
        {
            // What the platform's reader throws for an escape that is half a character.
            return (read, PredictionProblems.BrokenJson(new("A text in it is not Unicode.", e)));
        }
        finally
        {
            WholeBody.Release(request, body);
        }

        return (read, issues.HasFaults ? Problem.InvalidChange(issues.Faults) : null);
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

    /// <summary>The version is named all the same: whoever rolls back knows what will answer.</summary>
    private static ProblemResult? WhyNoRollback(string alias, int? version, Aliases aliases) =>
        alias != AliasNames.Champion ? Invalid("alias", "is for the champion only; leave it out", "rollback")
        : aliases.PreviousChampion() is not { } previous ? Invalid("exists", "has no earlier champion to go back to; promote a version without it", "rollback")
        : version != previous ? Invalid("previous", $"must be {previous} with rollback, the champion of before")
        : null;

    private static ProblemResult? WhyNoTrial(AliasRequest request, string alias, StoreAccess store, out TrialMode? mode)
    {
        mode = LiveTrial.Parse(request.Mode);
        if (request is { Mode: null, Share: null }) return null;
        if (alias != AliasNames.Challenger || request.Version is null) return Invalid("alias", "is for a challenger on live traffic only; leave it out", "mode");
        if (mode is null) return Invalid(Rules.Type, "must be shadow or canary, or left out with share", "mode");
        if (request.Share is null) return Invalid(Rules.Required, "is required with mode", "share");
        return mode == TrialMode.Shadow && !store.IsOn ? Invalid("store", "shadow needs a store to record what it says, and this service has none", "mode") : null;
    }

    private static bool TryRead(string? text, string alias, out int? version)
    {
        version = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
        return version is not null || (text is null && alias == AliasNames.Challenger);
    }

    private static ProblemResult Invalid(string rule, string message, string field = "version") => new(Problem.InvalidChange([new(field, rule, message)]));

    private static ProblemResult Refuse(ProblemKind kind, string? detail = null) => new(new Problem(kind, detail));
}

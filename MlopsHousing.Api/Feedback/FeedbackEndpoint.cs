using System.Text.Json;
using MlopsHousing.Api.Docs;
using MlopsHousing.Api.Keys;
using MlopsHousing.Api.Models;
using MlopsHousing.Api.Predictions;
using MlopsHousing.Api.Problems;
using MlopsHousing.Modeling.Validation;
using MlopsHousing.Monitoring.Feedback;
using MlopsHousing.Monitoring.Storage;
using MlopsHousing.ServiceDefaults.Requests;

namespace MlopsHousing.Api.Feedback;

/// <summary><c>POST /v1/feedback</c>: what homes really cost. 201 means committed to disk.</summary>
internal sealed class FeedbackEndpoint(ModelCatalog catalog, StoreAccess access, FeedbackFollowUp followUp, TimeProvider time)
{
    /// <summary>Items of one request.</summary>
    public const int MostItems = 1_000;

    private const int MostBytes = 256 * 1024;

    private static readonly JsonDocumentOptions _strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    public async Task HandleAsync(HttpContext context)
    {
        if (MediaTypes.Of(context.Request) != MediaTypes.Json)
        {
            await PredictionProblems.UnsupportedAsync(context, MediaTypes.Json);
            return;
        }

        var reader = new FeedbackReader(catalog.Champion?.Signature.Target.HardRange);
        if (await ReadAsync(context, reader) is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        var store = await access.GetAsync(context.RequestAborted);
        var receipt = await FeedbackIntake.TakeAsync(store, reader.Items, time.GetUtcNow().UtcDateTime, context.RequestAborted);
        followUp.Add(receipt.New);
        await AnswerAsync(context, receipt);
    }

    /// <returns>Null when the body can be taken.</returns>
    private static async ValueTask<Problem?> ReadAsync(HttpContext context, FeedbackReader reader)
    {
        if (await WholeBody.ReadAsync(context.Request, MostBytes) is not { } body) return PredictionProblems.BodyTooLarge(MostBytes);
        try
        {
            using var json = JsonDocument.Parse(body, _strict);
            reader.Read(json.RootElement, MostItems);
        }
        catch (JsonException e)
        {
            return PredictionProblems.BrokenJson(e);
        }
        catch (InvalidOperationException e)
        {
            // What the platform's reader throws for an escape that is half a character.
            return PredictionProblems.BrokenJson(new("A text in it is not Unicode.", e));
        }
        finally
        {
            WholeBody.Release(context.Request, body);
        }

        return reader.Faults.Count == 0 ? null : new(ProblemKinds.InvalidFeedback, Problem.Count(reader.Faults.Count), reader.Faults);
    }

    private static async Task AnswerAsync(HttpContext context, FeedbackReceipt receipt)
    {
        if (receipt.Conflicts.Count > 0)
        {
            await new Problem(ProblemKinds.FeedbackConflict, null, [.. receipt.Conflicts.Take(RowIssues.MostFaults).Select(
                place => new RowFault(place, new("actual", "conflict", "differs from what was given for this prediction before")))]).WriteAsync(context);
            return;
        }

        context.Response.StatusCode = receipt.New.Count > 0 ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(new(receipt.New.Count, receipt.Known), ApiJson.Default.FeedbackAnswer);
    }
}

/// <summary>Where feedback is given.</summary>
internal static class FeedbackEndpoints
{
    public static void MapFeedback(this WebApplication app)
    {
        RequestDelegate take = app.Services.GetRequiredService<FeedbackEndpoint>().HandleAsync;
        app.MapPost("/v1/feedback", take).WithMetadata(take.Method, new NeedsApiKey(KeyUse.Feedback))
            .WithTags("Feedback").WithName("giveFeedback").WithSummary("Tell what homes really cost")
            .WithDescription(
                $"One item, or an array of at most {FeedbackEndpoint.MostItems:N0} that is taken whole or not at all. 201 means that it is on disk; the same again is 200. "
                + "The first value for a prediction stands: another one is 409. Feedback for a prediction that is not in the store is kept all the same.")
            .AddOpenApiOperationTransformer(ApiDescription.DescribeFeedback)
            .Answers<FeedbackAnswer>(MediaTypes.Json, StatusCodes.Status201Created)
            .Answers<FeedbackAnswer>(MediaTypes.Json)
            .Refuses(400, 401, 409, 413, 415, 422, 429, 500, 503);
    }
}

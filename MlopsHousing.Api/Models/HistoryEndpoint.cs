using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using MlopsHousing.Api.Docs;
using MlopsHousing.Api.Problems;
using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Api.Models;

/// <summary><c>/v1/models/{name}/history</c>: who changed the aliases, when, and why.</summary>
internal static class HistoryEndpoint
{
    public static void MapHistory(this IEndpointRouteBuilder models) => models
        .MapGet("/{name}/history", GetAsync).Paged()
        .WithName("getModelHistory")
        .WithSummary("Show who changed a model's aliases, and why")
        .WithDescription(
            "The newest changes first. As with all that is read of a model no key is needed, so a reason should say nothing that its readers may not know. "
            + "The ETag is that of GET /v1/models/{name}.")
        .Answers<HistoryAnswer>("application/json")
        .Refuses(400, 404);

    private static async Task<IResult> GetAsync(
        string name,
        [FromQuery, Description("Only changes with a number below this one: the answer's before.")] int? before,
        [FromQuery, Description("How many, 1 to 100; 20 by default.")] int? limit,
        IModelRegistry registry, HttpContext context, CancellationToken cancel)
    {
        if (Paging.WhyNot(before, limit) is { } fault) return new ProblemResult(fault);
        var snapshot = await registry.ReadAliasesAsync(name, cancel);
        var tag = EntityTags.Quote(snapshot.ETag);
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "no-cache";
        return EntityTags.IsKnown(context.Request, tag)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Ok(Of(name, snapshot.Aliases, before, limit ?? Paging.Usual));
    }

    private static HistoryAnswer Of(string name, Aliases aliases, int? before, int limit)
    {
        var history = aliases.History;
        var end = Math.Min(history.Count, (before ?? int.MaxValue) - 1);
        var start = Math.Max(0, end - limit);
        return new(
            name, history.Count, Text(aliases.PreviousChampion()),
            [.. Enumerable.Range(start, end - start).Reverse().Select(i => Of(i + 1, history[i]))],
            start > 0 ? start + 1 : null);
    }

    private static ChangeAnswer Of(int number, AliasChange change) => new(
        number, change.At, change.By, change.Alias, Text(change.From), Text(change.To), change.Reason, change.Rollback, TrialSummary.Of(change.Trial));

    private static string? Text(int? version) => version?.ToString();
}

/// <summary>The changes of a model's aliases.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Total">How many there are.</param>
/// <param name="PreviousChampion">The version that a rollback makes champion again; null where there is none.</param>
/// <param name="Changes">The newest first.</param>
/// <param name="Before">What to ask for as <c>before</c> to get older ones; null where there are none.</param>
public sealed record HistoryAnswer(string Name, int Total, string? PreviousChampion, IReadOnlyList<ChangeAnswer> Changes, int? Before);

/// <summary>One change of an alias.</summary>
/// <param name="Number">Its place in the history, from 1.</param>
/// <param name="At">When.</param>
/// <param name="By">The name of the API key, or of who called the command line.</param>
/// <param name="Alias"><c>champion</c>, <c>challenger</c>, or <c>retired</c> for a version that goes.</param>
/// <param name="From">The version of before; null where there was none.</param>
/// <param name="To">The version from then on; null for none.</param>
/// <param name="Reason">Why.</param>
/// <param name="Rollback">Whether it took back an earlier promotion.</param>
/// <param name="Trial">The part in live traffic that a challenger began with it; null where it began none.</param>
public sealed record ChangeAnswer(int Number, DateTimeOffset At, string By, string Alias, string? From, string? To, string Reason, bool Rollback, TrialSummary? Trial);

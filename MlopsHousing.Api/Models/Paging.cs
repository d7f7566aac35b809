using MlopsHousing.Api.Problems;

namespace MlopsHousing.Api.Models;

/// <summary>How lists that may grow are answered: some at a time, from the newest on; <c>before</c> asks for what is older.</summary>
internal static class Paging
{
    /// <summary>So many where nobody says how many.</summary>
    public const int Usual = 20;

    private const int Most = 100;

    // Of what is no whole number the platform says only that the request is bad.
    private static readonly Problem _noNumbers = new(ProblemKinds.BadRequest, $"limit must be a whole number, 1 to {Most}, and before must be one from 1 on: what an answer gave as before.");

    /// <summary>Answers what is given as a limit or a place and is no number.</summary>
    public static RouteHandlerBuilder Paged(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter((context, next) =>
        context.HttpContext.Response.StatusCode == StatusCodes.Status400BadRequest ? ValueTask.FromResult<object?>(new ProblemResult(_noNumbers)) : next(context));

    /// <summary>What is wrong with what was asked for; null for nothing.</summary>
    public static Problem? WhyNot(int? before, int? limit) =>
        limit is < 1 or > Most ? new(ProblemKinds.BadRequest, $"limit must be 1 to {Most}.")
        : before < 1 ? new(ProblemKinds.BadRequest, "before must be 1 or more: what an answer gave as before.")
        : null;
}

using MlopsHousing.Api.Problems;

namespace MlopsHousing.Api.Models;

/// <summary>How lists that may grow are answered: some at a time, from the newest on; <c>before</c> asks for what is older.</summary>
internal static class Paging
{
    /// <summary>So many where nobody says how many.</summary>
    public const int Usual = 20;

    private const int Most = 100;

    /// <summary>What is wrong with what was asked for; null for nothing.</summary>
    public static Problem? WhyNot(int? before, int? limit) =>
        limit is < 1 or > Most ? new(ProblemKinds.BadRequest, $"limit must be 1 to {Most}.")
        : before < 1 ? new(ProblemKinds.BadRequest, "before must be 1 or more: what an answer gave as before.")
        : null;
}

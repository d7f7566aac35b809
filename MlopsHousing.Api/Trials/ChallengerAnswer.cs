using MlopsHousing.Api.Models;

namespace MlopsHousing.Api.Trials;

/// <summary>The challenger on live traffic; after a promotion and without one, the champion of before beside the new one.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Unit">The unit of all errors and differences.</param>
/// <param name="Status"><c>none</c> is on live traffic; <c>not-ready</c>; <c>live</c>; <c>cut-off</c> for failures or slowness, and the champion answers alone;
/// or <c>watch</c>: the champion of before is compared with the one that was promoted over it.</param>
/// <param name="Problem">Why it is not ready.</param>
/// <param name="Trial">Who is tried against whom, how, and since when.</param>
/// <param name="Evidence">What feedback says; null before the first look at the store.</param>
/// <param name="Shadow">How far a shadow's answers are from the champion's; null where there are none.</param>
/// <param name="Decisions">The latest on any challenger of this model, the newest first.</param>
public sealed record ChallengerAnswer(
    string Model, string? Unit, string Status, string? Problem, ChallengerAnswer.TrialFigures? Trial, ChallengerAnswer.EvidenceFigures? Evidence,
    ChallengerAnswer.ShadowFigures? Shadow, IReadOnlyList<ChallengerAnswer.DecisionFigures> Decisions)
{
    /// <summary>A trial.</summary>
    /// <param name="Mode"><c>shadow</c> or <c>canary</c>; null for the champion of before, which meets no live traffic.</param>
    /// <param name="Share">Of requests that the shadow scores, or of clients that the canary answers.</param>
    /// <param name="Since">When it began; predictions from before do not count.</param>
    /// <param name="Champion">The one.</param>
    /// <param name="Challenger">The other.</param>
    public sealed record TrialFigures(string? Mode, double? Share, DateTimeOffset Since, ModelReference Champion, ModelReference Challenger);

    /// <summary>What feedback says, by the paired differences of both versions' absolute errors.</summary>
    /// <param name="Verdict"><c>continue</c>, <c>promote</c> or <c>refuse</c>; of the champion of before <c>rollback</c> or <c>keep</c>.</param>
    /// <param name="Pairs">Different rows whose truth became known, scored by both versions, whichever answered.</param>
    /// <param name="MinimumPairs">With fewer there is no verdict.</param>
    /// <param name="MostPairs">A challenger that is not shown to be better by then is refused.</param>
    /// <param name="ChampionMae">The champion's mean absolute error over them.</param>
    /// <param name="ChallengerMae">The challenger's.</param>
    /// <param name="ForChallenger">The natural logarithm of the evidence that the challenger errs less: 0 is none.</param>
    /// <param name="ForChampion">The same for the champion.</param>
    /// <param name="Needed">From which on it is enough, however often one looks.</param>
    public sealed record EvidenceFigures(
        string Verdict, long Pairs, int MinimumPairs, int MostPairs, double ChampionMae, double ChallengerMae, double ForChallenger, double ForChampion, double Needed);

    /// <summary>Answers of a shadow beside the champion's.</summary>
    /// <param name="Requests">How many were compared.</param>
    /// <param name="MeanDifference">Challenger minus champion.</param>
    /// <param name="MeanAbsoluteDifference">Whichever way.</param>
    /// <param name="LargestDifference">Whichever way.</param>
    /// <param name="MeanMicroseconds">What the challenger took for a row.</param>
    public sealed record ShadowFigures(
        long Requests, double MeanDifference, double MeanAbsoluteDifference, double LargestDifference, double MeanMicroseconds);

    /// <summary>A decision record.</summary>
    /// <param name="At">When.</param>
    /// <param name="Kind"><c>promote</c>, <c>refuse</c> or <c>cut-off</c>; after a promotion <c>rollback</c> or <c>keep</c>.</param>
    /// <param name="Outcome"><c>recorded</c>; <c>moved</c> where the aliases followed by themselves; <c>overtaken</c> where somebody had changed them before.</param>
    /// <param name="Reason">In words.</param>
    /// <param name="Champion">The one.</param>
    /// <param name="Challenger">The other.</param>
    /// <param name="Pairs">By then.</param>
    /// <param name="ChampionMae">Over them.</param>
    /// <param name="ChallengerMae">Over them.</param>
    public sealed record DecisionFigures(
        DateTime At, string Kind, string Outcome, string Reason, ModelReference Champion, ModelReference Challenger, long Pairs, double ChampionMae, double ChallengerMae);
}

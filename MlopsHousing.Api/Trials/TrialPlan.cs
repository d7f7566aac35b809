using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Api.Trials;

/// <summary>Whom the aliases want to be compared with the champion.</summary>
/// <param name="Champion">The champion's number.</param>
/// <param name="Challenger">The challenger's, or that of the champion of before.</param>
/// <param name="Live">The challenger's part in live traffic; null for the champion of before.</param>
/// <param name="Began">When.</param>
internal sealed record TrialPlan(int Champion, int Challenger, LiveTrial? Live, DateTimeOffset Began)
{
    /// <summary>The challenger on live traffic; else, after a promotion, the champion of before, for it may have been the better one.</summary>
    public static TrialPlan? Of(Aliases aliases) => aliases switch
    {
        { Champion: { } champion, Challenger: { } challenger, Trial: { } live } => new(champion, challenger, live, live.Since),
        { Champion: { } champion } when aliases.LatestPromotion() is { From: { } before, At: var at } => new(champion, before, null, at),
        _ => null,
    };

    /// <summary>The part that the challenger plays.</summary>
    public string Role => Live is null ? "previous" : AliasNames.Challenger;
}

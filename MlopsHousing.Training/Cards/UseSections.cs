using static MlopsHousing.Training.Cards.CardFigures;

namespace MlopsHousing.Training.Cards;

/// <summary>What a model is for, and what it is not for: from the data set's own words, and from what its data shows.</summary>
internal static class UseSections
{
    // So many rows at one end are no coincidence.
    private const double CutOffShare = 0.01;

    public static CardSection IntendedUse(CardSource source) => new(
        "Intended use",
        source.Description.Card is { IntendedUse.Count: > 0 } card
            ? [new CardBlock.Points(card.IntendedUse)]
            : [new CardBlock.Text("The data set's owner has not said. State it in card.json beside signature.json before others rely on this model.")]);

    public static CardSection Limits(CardSource source)
    {
        var target = source.Data.Signature.Target;
        var points = new List<string>(source.Description.Card?.Limits ?? []);
        if (source.Lineage.Synthetic is { } made)
            points.Insert(0, $"The data is made up: rows drawn from the profile of {made.Model} version {made.Version}{(made.Drift.Count > 0 ? $", with drift ({string.Join(", ", made.Drift)})" : "")}. It shows how things work and says nothing about homes.");
        var most = source.Data.Targets.Max();
        var there = source.Data.Targets.Count(value => value == most);
        if (there > 1 && there >= CutOffShare * source.Data.Count)
            points.Add($"{Count(there)} of {Count(source.Data.Count)} rows ({Percent((double)there / source.Data.Count)}) have the greatest {target.Name} of all, {Number(most)} {target.Unit}: the data is cut off there, and the model can't tell by how much such homes are dearer.");
        points.Add("A value outside what training saw is answered with a warning, and one outside the allowed range is refused. Neither makes the answers between them right for a market that has changed: watch drift and feedback.");
        if (source.Model.Intervals is not null)
            points.Add("Intervals hold what they promise for rows like those it was trained on, over all of them together; single groups may be held less often (see below).");
        return new("Limits", [new CardBlock.Points(points)]);
    }
}

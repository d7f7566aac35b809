using static MlopsHousing.Training.Cards.CardFigures;

namespace MlopsHousing.Training.Cards;

/// <summary>
/// A model card (Mitchell et al. 2019): what a version is for and not for, what it was made from, how good it is and for
/// whom, how sure, and what moves it. Written as Markdown and as a page from the same content.
/// </summary>
/// <param name="Title">The model's name.</param>
/// <param name="Lead">What it is, in a sentence or two.</param>
/// <param name="Glance">The figures that matter most, each with what it is.</param>
/// <param name="Sections">The card itself.</param>
internal sealed record CardContent(string Title, string Lead, IReadOnlyList<(string Figure, string Meaning)> Glance, IReadOnlyList<CardSection> Sections)
{
    public IEnumerable<CardPlot> Plots => Sections.SelectMany(s => s.Blocks).OfType<CardBlock.Plots>().SelectMany(p => p.Items);

    public static CardContent Of(CardSource source)
    {
        var (signature, metrics) = (source.Data.Signature, source.Metrics);
        var overall = metrics.Overall;
        var glance = new List<(string, string)>
        {
            (Number(overall.Rmse), $"RMSE, {metrics.Unit}"),
            (Number(overall.Mae), $"mean absolute error, {metrics.Unit}"),
            (overall.R2.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture), "R²"),
            (Percent(overall.Mape), "mean error as a share of the price"),
        };
        if (metrics.Intervals is { } intervals) glance.Add((Percent(intervals.Coverage), $"of the truth within {Round(intervals.Promised)} intervals"));
        var plots = new CardPlots(source);
        return new(
            signature.Name,
            $"{signature.Description} Predicts {signature.Target.Name} in {signature.Target.Unit}. {signature.Target.Description}".Trim(),
            glance,
            [
                UseSections.IntendedUse(source),
                UseSections.Limits(source),
                OriginSections.Data(source),
                OriginSections.Inputs(source),
                QualitySections.Quality(source, plots),
                QualitySections.Certainty(source, plots),
                QualitySections.Importance(source, plots),
                OriginSections.DriftReference(source),
                OriginSections.Lineage(source),
            ]);
    }
}

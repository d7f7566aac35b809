using MlopsHousing.Modeling.Explanations;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Training.Pipeline;

namespace MlopsHousing.Training.Profiling;

/// <summary>How much features move predictions: mean absolute Shapley values over some training rows.</summary>
/// <param name="Shares">Per feature of the signature, adding up to 1; the coordinates of a location have equal parts of its share.</param>
/// <param name="ByName">In the target's unit, by what explanations speak of, the greatest first.</param>
internal sealed record Importance(double[] Shares, IReadOnlyList<FeatureImportance> ByName)
{
    // The mean of so many tells features apart well enough, and takes a second at most.
    private const int Rows = 500;

    private const int Decimals = 4;

    public static Importance Of(TrainedModel model, Signature signature, CancellationToken cancel)
    {
        var explainer = new Explainer(model.Forest, signature, model.Recipe, model.Features);
        var (contributions, sums) = (new double[explainer.Features.Count], new double[explainer.Features.Count]);
        var count = Math.Min(Rows, model.TrainingFeatures.Length);
        for (var i = 0; i < count; i++)
        {
            explainer.Explain(model.TrainingFeatures[(int)((long)i * model.TrainingFeatures.Length / count)], contributions, cancel);
            for (var f = 0; f < sums.Length; f++) sums[f] += Math.Abs(contributions[f]);
        }

        var (all, shares) = (sums.Sum(), new double[signature.Width]);
        foreach (var (feature, sum) in explainer.Features.Zip(sums))
            foreach (var place in feature.Features) shares[place] = all > 0 ? Math.Round(sum / all / feature.Features.Count, Decimals) : 0;
        return new(
            shares,
            [.. explainer.Features.Zip(sums, (f, sum) => new FeatureImportance(f.Name, Math.Round(sum / count, Decimals))).OrderByDescending(f => f.Mean)]);
    }
}

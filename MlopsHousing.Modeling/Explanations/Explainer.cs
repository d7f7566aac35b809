using System.Buffers;
using MlopsHousing.Modeling.Features;
using MlopsHousing.Modeling.Forests;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Modeling.Explanations;

/// <summary>
/// Explains predictions in the signature's own features: exact Shapley values of the features that the forest splits on,
/// each handed to what it is made from by its credits. Safe for any number of threads.
/// </summary>
public sealed class Explainer
{
    private readonly TreeExplainer _trees;
    private readonly int _width;
    private readonly (int From, int To, double Share)[] _credits;

    /// <exception cref="InvalidDataException">The forest is not one, or lacks the cover of its leaves.</exception>
    public Explainer(Forest forest, Signature signature, FeatureRecipe recipe, FeatureTransformer features)
    {
        _trees = new(forest);
        _width = features.Width;
        Features = ReportedFeature.Of(signature, recipe);
        var reported = new int[signature.Width];
        foreach (var (to, feature) in Features.Index())
            foreach (var place in feature.Features) reported[place] = to;
        _credits =
        [
            .. from made in features.Features.Index()
               from credit in made.Item.Credits
               group credit.Share by (From: made.Index, To: reported[credit.Feature]) into shares
               select (shares.Key.From, shares.Key.To, shares.Sum()),
        ];
    }

    /// <summary>What explanations speak of, in the order of contributions.</summary>
    public IReadOnlyList<ReportedFeature> Features { get; }

    /// <summary>The prediction where nothing is known of a row: the mean over the training rows, in the target's unit.</summary>
    public double BaseValue => _trees.BaseValue;

    /// <summary>Splits a prediction up: <see cref="BaseValue"/> plus all contributions is the forest's sum.</summary>
    /// <param name="engineered">A row's engineered features.</param>
    /// <param name="contributions">One for each of <see cref="Features"/>, in the target's unit.</param>
    /// <param name="cancel">Stops between trees.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public void Explain(ReadOnlySpan<float> engineered, Span<double> contributions, CancellationToken cancel = default)
    {
        var made = ArrayPool<double>.Shared.Rent(_width);
        _trees.Explain(engineered, made, cancel);
        contributions.Clear();
        foreach (ref readonly var credit in _credits.AsSpan()) contributions[credit.To] += credit.Share * made[credit.From];
        ArrayPool<double>.Shared.Return(made);
    }
}

using System.Buffers;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Explanations;
using MlopsHousing.Modeling.Features;
using MlopsHousing.Modeling.Forests;
using MlopsHousing.Modeling.Intervals;
using MlopsHousing.Modeling.Profiles;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Modeling.Serving;

/// <summary>One immutable snapshot of a version: everything an answer depends on. Safe for any number of threads.</summary>
public sealed class LoadedModel(
    ModelVersion version, Signature signature, FeatureTransformer features, ForestScorer scorer, Explainer explainer, IntervalModel? intervals,
    Profile? profile)
{
    /// <summary>Enough for the scorer to work on several rows side by side, few enough for their features to stay in the cache.</summary>
    private const int RowsAtOnce = 64;

    public ModelVersion Version { get; } = version;

    public Signature Signature { get; } = signature;

    /// <summary>Why it predicts what it does.</summary>
    public Explainer Explainer { get; } = explainer;

    /// <summary>How sure it is; null for a version that was trained on too little to tell, or before it could be told.</summary>
    public IntervalModel? Intervals { get; } = intervals;

    /// <summary>What its training rows look like; null for a version that was trained before that was told.</summary>
    public Profile? Profile { get; } = profile;

    /// <summary>Reads a version from a registry, checks every serving file against the digest, and makes it ready to answer.</summary>
    /// <param name="registry">Where it lies.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="version">The version's number.</param>
    /// <param name="cancel">Ends the call.</param>
    /// <exception cref="RegistryException">The registry can't be read, or has no such version.</exception>
    /// <exception cref="ArtifactException">Its files are not those that were published, or do not fit each other.</exception>
    public static async Task<LoadedModel> LoadAsync(IModelRegistry registry, string model, int version, CancellationToken cancel = default)
    {
        var files = await ServingFiles.ReadAsync(registry, model, version, cancel);
        var signature = files.Signature();
        // Side by side what does not need the other: a start waits for it, and the runtime has to compile most of it.
        var profile = Task.Run(() => files.Profile(signature), cancel);
        var recipe = files.Recipe(signature);
        var features = files.Features(signature, recipe);
        var forest = files.Forest(features);
        var explainer = Task.Run(() => files.Explainer(forest, signature, recipe, features), cancel);
        var (scorer, intervals) = (new ForestScorer(forest), files.Intervals(features));
        return new(files.Version, signature, features, scorer, await explainer, intervals, await profile);
    }

    /// <summary>Predicts one validated row, in the target's unit.</summary>
    /// <returns>ML.NET answers in single precision; this is that very number, widened.</returns>
    public double Predict(ReadOnlySpan<double> row)
    {
        var prediction = 0.0;
        Predict(row, new Span<double>(ref prediction));
        return prediction;
    }

    /// <summary>Predicts validated rows that lie one after another; <paramref name="predictions"/>.Length of them.</summary>
    public void Predict(ReadOnlySpan<double> rows, Span<double> predictions) => Predict(rows, predictions, []);

    /// <summary>Predicts validated rows and tells the scale of each one's interval.</summary>
    /// <param name="rows">One after another; <paramref name="predictions"/>.Length of them.</param>
    /// <param name="predictions">Filled, in the target's unit.</param>
    /// <param name="scales">As many, in the target's unit, for <see cref="ConformalScores.Around"/>; NaN without
    /// <see cref="Intervals"/>. Empty where nobody asks.</param>
    public void Predict(ReadOnlySpan<double> rows, Span<double> predictions, Span<double> scales)
    {
        if (Intervals is null) scales.Fill(double.NaN);
        var difficulty = scales.IsEmpty ? null : Intervals?.Difficulty;
        // The difficulty is that of a row and its prediction, which lies behind the features.
        var width = features.Width + (difficulty is null ? 0 : 1);
        var buffer = ArrayPool<float>.Shared.Rent(Math.Min(RowsAtOnce, predictions.Length) * width);
        for (var first = 0; first < predictions.Length; first += RowsAtOnce)
        {
            var some = predictions.Slice(first, Math.Min(RowsAtOnce, predictions.Length - first));
            for (var i = 0; i < some.Length; i++)
                features.Transform(rows.Slice((first + i) * Signature.Width, Signature.Width), buffer.AsSpan(i * width, features.Width));

            scorer.Sum(buffer, width, some);
            foreach (ref var sum in some) sum = (float)sum;
            if (difficulty is null) continue;
            for (var i = 0; i < some.Length; i++) buffer[i * width + width - 1] = (float)some[i];
            difficulty.Scale(buffer, width, scales.Slice(first, some.Length));
        }

        ArrayPool<float>.Shared.Return(buffer);
    }

    /// <summary>Predicts validated rows, and tells what each feature adds to each prediction.</summary>
    /// <param name="rows">One after another; <paramref name="predictions"/>.Length of them.</param>
    /// <param name="predictions">Filled, in the target's unit.</param>
    /// <param name="scales">As <see cref="Predict(ReadOnlySpan{double}, Span{double}, Span{double})"/> fills them.</param>
    /// <param name="contributions">Row after row, one for each of <see cref="Explainer.Features"/>, in the target's unit. With
    /// <see cref="Explainer.BaseValue"/> a row's add up to the sum over the trees, of which the prediction is the nearest
    /// number in single precision.</param>
    /// <param name="cancel">Stops between trees.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public void Explain(
        ReadOnlySpan<double> rows, Span<double> predictions, Span<double> scales, Span<double> contributions, CancellationToken cancel)
    {
        Predict(rows, predictions, scales);
        var (width, count) = (Signature.Width, Explainer.Features.Count);
        var made = ArrayPool<float>.Shared.Rent(features.Width);
        for (var i = 0; i < predictions.Length; i++)
        {
            // Made a second time: that takes a fiftieth of what explaining takes.
            features.Transform(rows.Slice(i * width, width), made.AsSpan(0, features.Width));
            Explainer.Explain(made, contributions.Slice(i * count, count), cancel);
        }

        ArrayPool<float>.Shared.Return(made);
    }
}

using System.Buffers;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Features;
using MlopsHousing.Modeling.Forests;
using MlopsHousing.Modeling.Intervals;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Modeling.Serving;

/// <summary>One immutable snapshot of a version: everything an answer depends on. Safe for any number of threads.</summary>
public sealed class LoadedModel(ModelVersion version, Signature signature, FeatureTransformer features, ForestScorer scorer, IntervalModel? intervals = null)
{
    /// <summary>Enough for the scorer to work on several rows side by side, few enough for their features to stay in the cache.</summary>
    private const int RowsAtOnce = 64;

    public ModelVersion Version { get; } = version;

    public Signature Signature { get; } = signature;

    /// <summary>How sure it is; null for a version that was trained on too little to tell, or before it could be told.</summary>
    public IntervalModel? Intervals { get; } = intervals;

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
        var features = files.Features(signature);
        return new(files.Version, signature, features, files.Scorer(features), files.Intervals(features));
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
}

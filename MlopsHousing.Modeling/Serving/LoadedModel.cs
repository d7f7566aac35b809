using System.Buffers;
using MlopsHousing.Modeling.Features;
using MlopsHousing.Modeling.Forests;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Modeling.Serving;

/// <summary>One immutable snapshot of a version: everything an answer depends on. Safe for any number of threads.</summary>
public sealed class LoadedModel(ModelVersion version, Signature signature, FeatureTransformer features, ForestScorer scorer)
{
    public ModelVersion Version { get; } = version;

    public Signature Signature { get; } = signature;

    /// <summary>Predicts one validated row, in the target's unit.</summary>
    /// <returns>ML.NET answers in single precision; this is that very number, widened.</returns>
    public double Predict(ReadOnlySpan<double> row)
    {
        var prediction = 0.0;
        Predict(row, new Span<double>(ref prediction));
        return prediction;
    }

    /// <summary>Predicts validated rows that lie one after another; <paramref name="predictions"/>.Length of them.</summary>
    public void Predict(ReadOnlySpan<double> rows, Span<double> predictions)
    {
        var buffer = ArrayPool<float>.Shared.Rent(features.Width);
        var engineered = buffer.AsSpan(0, features.Width);
        for (var i = 0; i < predictions.Length; i++)
        {
            features.Transform(rows.Slice(i * Signature.Width, Signature.Width), engineered);
            predictions[i] = (float)scorer.Sum(engineered);
        }

        ArrayPool<float>.Shared.Return(buffer);
    }
}

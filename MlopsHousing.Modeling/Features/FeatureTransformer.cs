using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Modeling.Features;

/// <summary>Turns a row of the signature into the features that the forest was trained on; pure, the same in training and serving.</summary>
public sealed class FeatureTransformer
{
    /// <summary>A transformer that passes the signature's own features on.</summary>
    public FeatureTransformer(Signature signature) => Width = signature.Width;

    /// <summary>The number of features made.</summary>
    public int Width { get; }

    /// <summary>Fills <paramref name="features"/> (of <see cref="Width"/>) from a validated row. Allocates nothing.</summary>
    public void Transform(ReadOnlySpan<double> row, Span<float> features)
    {
        for (var i = 0; i < Width; i++) features[i] = (float)row[i];
    }
}

using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Modeling.Serving;

/// <summary>Rows that a signature allows, drawn from the ranges that training saw.</summary>
public static class SampleRows
{
    /// <summary>The same <paramref name="count"/> rows at every call, one after another.</summary>
    public static double[] Of(Signature signature, int count)
    {
        // A fixed seed: what is found broken at one start is found broken at the next.
        var random = new Random(1);
        var rows = new double[signature.Width * count];
        for (var i = 0; i < rows.Length; i++) rows[i] = Draw(signature.Features[i % signature.Width], random);
        return rows;
    }

    private static double Draw(Feature feature, Random random)
    {
        if (feature.Type == FeatureType.Category) return random.Next(Math.Max(1, feature.Categories?.Count ?? 0));
        var (min, max) = feature.TrainingRange ?? feature.HardRange ?? new(0, 1);
        return min + random.NextDouble() * (max - min);
    }
}

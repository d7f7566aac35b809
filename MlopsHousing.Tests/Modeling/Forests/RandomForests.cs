using CsCheck;
using MlopsHousing.Modeling.Forests;

namespace MlopsHousing.Tests.Modeling.Forests;

/// <summary>Makes forests of any shape from a seed, so that a failing case can be made again.</summary>
internal static class RandomForests
{
    /// <summary>Up to 12 trees of up to 40 leaves, with or without cover.</summary>
    public static readonly Gen<Forest> Any =
        from seed in Gen.Int
        from trees in Gen.Int[1, 12]
        from leaves in Gen.Int[1, 40]
        from features in Gen.Int[1, 6]
        from cover in Gen.Bool
        select Make(seed, trees, leaves, features, cover);

    /// <summary>Makes a forest whose trees have 1 to <paramref name="maxLeaves"/> leaves; thresholds are few, so that rows hit them.</summary>
    public static Forest Make(int seed, int trees, int maxLeaves, int features, bool cover = true)
    {
        var random = new Random(seed);
        var roots = new int[trees];
        List<int> feature = [], left = [], right = [];
        List<float> threshold = [];
        List<double> value = [];

        int Grow(int leaves)
        {
            if (leaves == 1)
            {
                value.Add(random.NextDouble() * 100 - 50);
                return ~(value.Count - 1);
            }

            var node = feature.Count;
            feature.Add(random.Next(features));
            threshold.Add(Value(random));
            left.Add(0);
            right.Add(0);
            var leftLeaves = random.Next(1, leaves);
            left[node] = Grow(leftLeaves);
            right[node] = Grow(leaves - leftLeaves);
            return node;
        }

        for (var tree = 0; tree < trees; tree++) roots[tree] = Grow(random.Next(1, maxLeaves + 1));
        return new Forest
        {
            FeatureCount = features,
            Roots = roots,
            Feature = [.. feature],
            Threshold = [.. threshold],
            Left = [.. left],
            Right = [.. right],
            LeafValue = [.. value],
            LeafCover = cover ? [.. value.Select(_ => random.Next(1, 1000))] : null,
        };
    }

    /// <summary>Fills a row with values that often equal thresholds, and with the odd ones among floats.</summary>
    public static float[] Row(Random random, int features)
    {
        var row = new float[features];
        for (var i = 0; i < features; i++)
            row[i] = random.Next(20) switch
            {
                0 => -0f,
                1 => float.PositiveInfinity,
                2 => float.NegativeInfinity,
                3 => float.NaN,
                4 => float.Epsilon,
                5 => float.MaxValue,
                6 => float.MinValue,
                _ => Value(random),
            };
        return row;
    }

    private static float Value(Random random) => random.Next(-20, 21) / 4f;
}

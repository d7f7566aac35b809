using MlopsHousing.Modeling.Forests;

namespace MlopsHousing.Training.Forests;

/// <summary>Counts the training rows that reach each leaf; ML.NET does not keep LightGBM's own counts.</summary>
internal static class ForestCover
{
    /// <returns>Per leaf its rows; 1 for a leaf that none reaches, since an explanation divides by these.</returns>
    public static int[] Count(Forest forest, ReadOnlySpan<float> rows)
    {
        var width = forest.FeatureCount;
        if (rows.Length % width != 0)
            throw new ArgumentException($"{rows.Length} numbers are not whole rows of {width} features.", nameof(rows));

        var cover = new int[forest.LeafValue.Length];
        for (var start = 0; start < rows.Length; start += width)
        {
            var row = rows.Slice(start, width);
            for (var i = 0; i < width; i++)
                if (!float.IsFinite(row[i]))
                    throw new ArgumentException($"Feature {i} of row {start / width} is {row[i]}; encode what is missing as numbers before training.", nameof(rows));

            foreach (var root in forest.Roots)
            {
                var node = root;
                while (node >= 0)
                    node = row[forest.Feature[node]] <= forest.Threshold[node] ? forest.Left[node] : forest.Right[node];
                cover[~node]++;
            }
        }

        foreach (ref var count in cover.AsSpan()) count = Math.Max(1, count);
        return cover;
    }
}

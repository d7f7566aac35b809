namespace MlopsHousing.Modeling.Forests;

/// <summary>Trees of more leaves than a mask has bits, walked from the root to a leaf.</summary>
internal sealed class WalkedTrees(Forest forest, Range trees) : ITreeBlock
{
    private readonly int[] _roots = forest.Roots[trees];

    public void Add(ReadOnlySpan<float> row, ref double sum)
    {
        foreach (var root in _roots)
        {
            var node = root;
            while (node >= 0)
                node = row[forest.Feature[node]] <= forest.Threshold[node] ? forest.Left[node] : forest.Right[node];
            sum += forest.LeafValue[~node];
        }
    }

    public void Add(ReadOnlySpan<float> rows, int width, Span<double> sums)
    {
        for (var i = 0; i < sums.Length; i++) Add(rows.Slice(i * width, width), ref sums[i]);
    }
}

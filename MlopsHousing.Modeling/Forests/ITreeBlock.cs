namespace MlopsHousing.Modeling.Forests;

/// <summary>Some consecutive trees of a forest in a form made for scoring.</summary>
internal interface ITreeBlock
{
    /// <summary>Adds what each tree answers, in the order of the trees.</summary>
    void Add(ReadOnlySpan<float> row, ref double sum);

    /// <summary>The same for each of several rows.</summary>
    void Add(ReadOnlySpan<float> rows, int width, Span<double> sums);
}

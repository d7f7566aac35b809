using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Modeling.Profiles;

/// <summary>Spearman's rank correlations between numbers and dates: what a Gaussian copula needs to draw rows that hang together.</summary>
/// <param name="Names">The most important features, <see cref="MostFeatures"/> at most, then the target.</param>
/// <param name="Ranks">The triangle below the diagonal: row i has a correlation with each name before it. Three decimals.</param>
public sealed record Correlations(IReadOnlyList<string> Names, IReadOnlyList<IReadOnlyList<double>> Ranks)
{
    /// <summary>With more features than this a profile would be mostly correlations.</summary>
    public const int MostFeatures = 64;

    /// <summary>The correlation of two of <see cref="Names"/>, by their places; from -1 to 1.</summary>
    public double Between(int one, int other) => one == other ? 1 : Ranks[Math.Max(one, other)][Math.Min(one, other)];

    internal void Check(Signature signature)
    {
        if (Names.Count is < 2 or > MostFeatures + 1 || Names.Distinct().Count() != Names.Count || Names[^1] != signature.Target.Name)
            throw Profile.Broken($"correlations are between at most {MostFeatures} features, each once, and the target, which comes last");
        foreach (var name in Names.SkipLast(1))
            if (signature.IndexOf(name) is not (>= 0 and var at) || signature.Features[at].Type == FeatureType.Category)
                throw Profile.Broken("a correlation is not between numbers or dates of the signature");
        if (Ranks.Count != Names.Count || Ranks.Where((row, i) => row is null || row.Count != i).Any()) throw Profile.Broken("its correlations are no triangle");
        if (!Ranks.All(row => row.All(r => r is >= -1 and <= 1))) throw Profile.Broken("a correlation is not from -1 to 1");
    }
}

using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;
using MlopsHousing.Modeling.Profiles;

namespace MlopsHousing.Training.Synthesis;

/// <summary>Draws numbers from 0 to 1 whose rank correlations are those of a profile: correlated normal numbers, each put through the normal distribution.</summary>
internal sealed class GaussianCopula
{
    private readonly Matrix<double> _root;
    private readonly double[] _independent;

    /// <param name="correlations">Spearman's, between the names of a profile.</param>
    /// <param name="order">Places of the names to draw, in the order to draw them in.</param>
    public GaussianCopula(Correlations correlations, IReadOnlyList<int> order)
    {
        _independent = new double[order.Count];
        // Of normal numbers with Pearson's correlation r, Spearman's is 6/pi arcsin(r/2).
        var pearson = Matrix<double>.Build.Dense(order.Count, order.Count, (i, j) =>
            i == j ? 1 : 2 * Math.Sin(Math.PI / 6 * correlations.Between(order[i], order[j])));
        _root = Root(pearson);
    }

    /// <summary>Draws the next numbers.</summary>
    /// <param name="shares">Filled; those before <paramref name="given"/> are there already, and the rest is drawn to fit them.</param>
    /// <param name="given">How many are given.</param>
    /// <param name="random">Where chance comes from.</param>
    public void Draw(Span<double> shares, int given, Random random)
    {
        for (var i = 0; i < shares.Length; i++)
        {
            var known = 0.0;
            for (var j = 0; j < i; j++) known += _root[i, j] * _independent[j];
            if (i < given)
            {
                _independent[i] = (Normal.InvCDF(0, 1, Math.Clamp(shares[i], 1e-9, 1 - 1e-9)) - known) / _root[i, i];
                continue;
            }

            _independent[i] = Chance.Normal(random);
            shares[i] = Normal.CDF(0, 1, known + _root[i, i] * _independent[i]);
        }
    }

    /// <summary>Correlations measured one by one, on rows with gaps and ties, may contradict each other a little: then all are weakened a little.</summary>
    private static Matrix<double> Root(Matrix<double> correlations)
    {
        for (var weaker = 0.0; ; weaker = weaker == 0 ? 1e-6 : weaker * 2)
        {
            try
            {
                return (correlations * (1 - weaker) + Matrix<double>.Build.DenseIdentity(correlations.RowCount) * weaker).Cholesky().Factor;
            }
            catch (ArgumentException) when (weaker < 1)
            {
                // Not positive definite.
            }
        }
    }
}

using System.Collections.Concurrent;
using System.Runtime.Intrinsics;

namespace MlopsHousing.Modeling.Forests;

/// <summary>Points and weights that integrate polynomials over 0 to 1 exactly up to degree 2n - 1, four points at a time.</summary>
internal static class GaussLegendre
{
    // One for all trees that are as deep: a rule takes the square of its degree to find.
    private static readonly ConcurrentDictionary<int, (Vector256<double> Points, Vector256<double> Weights)[]> _rules = new();

    /// <param name="degree">The highest degree that must be integrated exactly.</param>
    public static (Vector256<double> Points, Vector256<double> Weights)[] ForDegree(int degree) => _rules.GetOrAdd(degree / 8 + 1, fours =>
    {
        var (points, weights) = Rule(4 * fours);
        return [.. Enumerable.Range(0, fours).Select(i => (Vector256.Create(points.AsSpan(4 * i)), Vector256.Create(weights.AsSpan(4 * i))))];
    });

    /// <summary>Finds the roots of the n-th Legendre polynomial by Newton's method from their asymptotic places.</summary>
    private static (double[] Points, double[] Weights) Rule(int n)
    {
        var (points, weights) = (new double[n], new double[n]);
        for (var i = 0; i < n; i++)
        {
            var x = Math.Cos(Math.PI * (i + 0.75) / (n + 0.5));
            var slope = 0.0;
            for (var step = 0; step < 100; step++)
            {
                (var value, slope) = Legendre(n, x);
                var next = x - value / slope;
                var moved = Math.Abs(next - x);
                x = next;
                if (moved < 1e-15) break;
            }

            // From -1..1 to 0..1, which halves the weights 2 / ((1 - x²) slope²).
            points[i] = (1 - x) / 2;
            weights[i] = 1 / ((1 - x * x) * slope * slope);
        }

        return (points, weights);
    }

    /// <summary>The n-th Legendre polynomial and its slope at x, by the recurrence of three terms.</summary>
    private static (double Value, double Slope) Legendre(int n, double x)
    {
        var (before, value) = (1.0, x);
        for (var k = 2; k <= n; k++) (before, value) = (value, ((2 * k - 1) * x * value - (k - 1) * before) / k);
        return (value, n * (x * value - before) / (x * x - 1));
    }
}

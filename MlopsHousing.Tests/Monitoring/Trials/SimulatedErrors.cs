namespace MlopsHousing.Tests.Monitoring.Trials;

/// <summary>
/// Pairs of absolute errors like real ones. The champion's are drawn from quantiles of what the shipped recipe erred on rows
/// held out; the challenger's come from the same quantiles times a factor, and are correlated with the champion's as those of
/// versions are that were trained on the same rows (by a Gaussian copula; real versions that differ by 3 % are correlated more).
/// So a challenger that is 5 % better has a mean absolute error that is 5 % lower.
/// </summary>
internal static class SimulatedErrors
{
    private const double Correlation = 0.95;

    // Prediction minus truth in dollars, trained on 15,500 rows of California Housing and measured on the other 5,140.
    private static readonly (double Share, double Error)[] _quantiles =
    [
        (0, -329_000), (0.001, -251_000), (0.003, -186_800), (0.01, -135_200), (0.02, -97_900), (0.05, -57_900), (0.1, -34_600),
        (0.2, -15_800), (0.3, -7_500), (0.4, -2_200), (0.5, 2_300), (0.6, 6_700), (0.7, 11_800), (0.8, 19_700), (0.9, 36_600),
        (0.95, 54_600), (0.98, 82_200), (0.99, 104_500), (0.997, 151_800), (0.999, 196_200), (1, 268_900),
    ];

    /// <summary>Pairs without end.</summary>
    /// <param name="factor">The challenger's mean absolute error in the champion's.</param>
    /// <param name="seed">Decides them.</param>
    public static IEnumerable<(double Champion, double Challenger)> Pairs(double factor, int seed)
    {
        var random = new Random(seed);
        while (true)
        {
            double a = Normal(random), b = Correlation * a + Math.Sqrt(1 - Correlation * Correlation) * Normal(random);
            yield return (Math.Abs(ErrorAt(Share(a))), Math.Abs(factor * ErrorAt(Share(b))));
        }
    }

    private static double ErrorAt(double share)
    {
        var i = 1;
        while (_quantiles[i].Share < share) i++;
        var (from, to) = (_quantiles[i - 1], _quantiles[i]);
        return from.Error + (to.Error - from.Error) * (share - from.Share) / (to.Share - from.Share);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>The share of normal numbers below one: Abramowitz and Stegun 26.2.17, exact to seven digits.</summary>
    private static double Share(double x)
    {
        var t = 1 / (1 + 0.2316419 * Math.Abs(x));
        var tail = Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI)
            * t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return x < 0 ? tail : 1 - tail;
    }
}

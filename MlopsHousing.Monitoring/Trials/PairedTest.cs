namespace MlopsHousing.Monitoring.Trials;

/// <summary>
/// Tells which of two versions errs less, from the errors of both on the same rows, one after another. It may be looked at after
/// every pair: the chance that it ever speaks for a version that is not better stays below the error rate that is asked for.
/// </summary>
/// <remarks>
/// An e-process by betting (Waudby-Smith and Ramdas 2024, https://doi.org/10.1093/jrsssb/qkad009): a gambler who stakes a part of
/// his money on each difference can't win money, on average, where the mean difference is not in his favour, so that the
/// chance of his ever owning 1/rate times what he began with is below the rate (Ville's inequality). Six gamblers stake six
/// parts, and what they own together counts. A difference is held to be at most ten times as large as those before it
/// on average: errors have no bound, and a stake needs one.
/// </remarks>
public sealed class PairedTest
{
    /// <summary>Pairs that only tell how large differences are.</summary>
    public const int Calibration = 20;

    private const double MostTimesUsual = 10;

    // Any fixed parts would do; these are near the best one for differences from a hundredth to most of their usual size.
    private static readonly double[] _stakes = [0.9, 0.5, 0.25, 0.12, 0.06, 0.03];

    private readonly double[] _forChallenger = new double[_stakes.Length];
    private readonly double[] _forChampion = new double[_stakes.Length];
    private double _championErrors;
    private double _challengerErrors;
    private double _sizes;

    /// <summary>Pairs taken so far.</summary>
    public long Pairs { get; private set; }

    /// <summary>The champion's mean absolute error, in the target's unit.</summary>
    public double ChampionMae => Pairs == 0 ? 0 : _championErrors / Pairs;

    /// <summary>The challenger's.</summary>
    public double ChallengerMae => Pairs == 0 ? 0 : _challengerErrors / Pairs;

    /// <summary>The natural logarithm of the evidence that the challenger errs less; 0 is none.</summary>
    public double ForChallenger => Mean(_forChallenger);

    /// <summary>The natural logarithm of the evidence that the champion does.</summary>
    public double ForChampion => Mean(_forChampion);

    /// <summary>Takes a pair.</summary>
    /// <param name="championError">The champion's absolute error on a row, in the target's unit.</param>
    /// <param name="challengerError">The challenger's on the same row.</param>
    public void Add(double championError, double challengerError)
    {
        var difference = championError - challengerError;
        // What is staked on a difference may depend on those before it only.
        if (Pairs >= Calibration && _sizes > 0)
        {
            var most = MostTimesUsual * _sizes / Pairs;
            var outcome = Math.Clamp(difference / most, -1, 1);
            for (var i = 0; i < _stakes.Length; i++)
            {
                _forChallenger[i] += Math.Log(1 + _stakes[i] * outcome);
                _forChampion[i] += Math.Log(1 - _stakes[i] * outcome);
            }
        }

        Pairs++;
        _championErrors += championError;
        _challengerErrors += challengerError;
        _sizes += Math.Abs(difference);
    }

    /// <summary>The logarithm of the mean of what the gamblers own, of which <paramref name="logarithms"/> are given.</summary>
    private static double Mean(ReadOnlySpan<double> logarithms)
    {
        var largest = double.NegativeInfinity;
        foreach (var logarithm in logarithms) largest = Math.Max(largest, logarithm);
        var sum = 0.0;
        foreach (var logarithm in logarithms) sum += Math.Exp(logarithm - largest);
        return largest + Math.Log(sum / logarithms.Length);
    }
}

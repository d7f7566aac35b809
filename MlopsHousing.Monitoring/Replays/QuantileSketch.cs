namespace MlopsHousing.Monitoring.Replays;

/// <summary>
/// Quantiles of any number of values in bounded memory: values are counted in bins that widen with them, so that a quantile is
/// off by no more than <see cref="RelativeError"/> of itself, in whatever order values come (DDSketch: Masson, Rim and Lee, 2019).
/// </summary>
public sealed class QuantileSketch
{
    /// <summary>How far a quantile may be off, as a share of it.</summary>
    public const double RelativeError = 0.005;

    /// <summary>What is nearer to nothing counts as 0.</summary>
    private const double Least = 1e-6;

    private const double Gamma = (1 + RelativeError) / (1 - RelativeError);

    private static readonly double _logGamma = Math.Log(Gamma);

    private readonly Dictionary<int, long> _below = [];
    private readonly Dictionary<int, long> _above = [];
    private long _zeros;

    /// <summary>How many values there are.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a finite value.</summary>
    public void Add(double value)
    {
        Count++;
        var size = Math.Abs(value);
        if (size < Least)
        {
            _zeros++;
            return;
        }

        var bins = value < 0 ? _below : _above;
        var bin = (int)Math.Ceiling(Math.Log(size) / _logGamma);
        bins[bin] = bins.GetValueOrDefault(bin) + 1;
    }

    /// <summary>The value that a share of all values is not above; null where there are none.</summary>
    /// <param name="share">From 0 to 1.</param>
    public double? At(double share)
    {
        if (Count == 0) return null;
        var rank = Math.Clamp((long)Math.Ceiling(share * Count), 1, Count);
        foreach (var (value, count) in Ascending())
            if ((rank -= count) <= 0) return value;
        throw new InvalidOperationException("The bins hold fewer values than were added.");
    }

    private IEnumerable<(double Value, long Count)> Ascending() =>
    [
        .. _below.OrderByDescending(b => b.Key).Select(b => (-Middle(b.Key), b.Value)),
        .. _zeros > 0 ? [(0.0, _zeros)] : Array.Empty<(double, long)>(),
        .. _above.OrderBy(b => b.Key).Select(b => (Middle(b.Key), b.Value)),
    ];

    /// <summary>As far from both ends of the bin, as a share of them.</summary>
    private static double Middle(int bin) => 2 * Math.Pow(Gamma, bin) / (Gamma + 1);
}

namespace MlopsHousing.Api.Monitoring.Summaries;

/// <summary>
/// The last minutes of predicting, in steps of some seconds: what charts are drawn from where there is no Prometheus. A ring, so
/// that it does not grow.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class RecentSteps(TimeProvider time)
{
    /// <summary>The length of a step in seconds.</summary>
    public const int Seconds = 10;

    /// <summary>How many steps are remembered: ten minutes.</summary>
    public const int Most = 60;

    private readonly Lock _lock = new();
    private readonly Step?[] _ring = new Step?[Most];

    /// <summary>The step that it is now.</summary>
    public Step Current
    {
        get
        {
            var number = Number;
            ref var place = ref _ring[number % Most];
            if (Volatile.Read(ref place) is { } known && known.Number == number) return known;
            lock (_lock)
            {
                if (place?.Number != number) Volatile.Write(ref place, new(number));
                return place!;
            }
        }
    }

    private long Number => time.GetUtcNow().ToUnixTimeSeconds() / Seconds;

    /// <summary>When the first of the steps began that are remembered now.</summary>
    public DateTimeOffset Since => StartOf(Number - Most + 1);

    /// <summary>The steps in which something happened, the oldest first.</summary>
    public IReadOnlyList<Step> Read()
    {
        var now = Number;
        return [.. _ring.OfType<Step>().Where(step => step.Number > now - Most && step.Number <= now).OrderBy(step => step.Number)];
    }

    private static DateTimeOffset StartOf(long number) => DateTimeOffset.FromUnixTimeSeconds(number * Seconds);

    /// <summary>What happened within one step.</summary>
    /// <param name="number">Which, counted from the epoch.</param>
    internal sealed class Step(long number)
    {
        public long Number => number;

        public DateTimeOffset Start => StartOf(number);

        /// <summary>All requests to predict.</summary>
        public RouteFigures All { get; } = new();

        /// <summary>Those for a single prediction: how long others take depends on how much they ask for.</summary>
        public RouteFigures Single { get; } = new();

        public LabelledCounts Counts { get; } = new();
    }
}

using MlopsHousing.Modeling.Profiles;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Monitoring.Drift;

/// <summary>
/// Counts what comes in by the bins of a version's profile: its most important features, and its predictions. The counts of
/// several replicas, or of several minutes, add up. Safe for any number of threads; a row costs well under a microsecond.
/// </summary>
public sealed class DriftBins
{
    /// <summary>Features that are watched: with more, telemetry would be mostly bins.</summary>
    public const int MostFeatures = 32;

    private readonly FeatureProfile[] _features;
    private readonly int[] _places;
    private readonly Interval?[] _ranges;
    private readonly Distribution _prediction;
    private readonly long[] _counts;
    private long _rows;

    /// <summary>Nothing counted yet.</summary>
    public DriftBins(ModelVersion version, Signature signature, Profile profile)
    {
        Version = version;
        Profile = profile;
        _places = [.. profile.ByImportance.Take(MostFeatures)];
        _features = [.. _places.Select(place => profile.Features[place])];
        _ranges = [.. _places.Select(place => signature.Features[place].TrainingRange)];
        _prediction = profile.Prediction;
        var groups = new List<BinGroup>();
        var first = 0;
        foreach (var feature in _features) Add(feature.Name, [.. feature.Bins], hasOutside: true);
        Add(null, [.. _prediction.Bins], hasOutside: false);
        Groups = groups;
        _counts = new long[first];

        void Add(string? name, ProfileBin[] bins, bool hasOutside)
        {
            long[] reference = [.. bins.Select(bin => (long)Math.Round(bin.Share * profile.Rows))];
            groups.Add(new(name, [.. bins.Select(bin => bin.Label)], Divergence.Smooth(reference), profile.Rows, first, hasOutside));
            first += bins.Length + (hasOutside ? 1 : 0);
        }
    }

    /// <summary>Whose profile it is.</summary>
    public ModelVersion Version { get; }

    public Profile Profile { get; }

    /// <summary>The features, the most important first, and then the predictions.</summary>
    public IReadOnlyList<BinGroup> Groups { get; }

    /// <summary>How many numbers <see cref="Read"/> gives.</summary>
    public int Width => _counts.Length;

    /// <summary>A row that was predicted, and what.</summary>
    public void Count(ReadOnlySpan<double> row, double prediction)
    {
        for (var i = 0; i < _features.Length; i++)
        {
            var value = row[_places[i]];
            var group = Groups[i];
            Interlocked.Increment(ref _counts[group.First + _features[i].BinOf(value)]);
            if (IsOutside(value, i)) Interlocked.Increment(ref _counts[group.First + group.Labels.Count]);
        }

        Interlocked.Increment(ref _counts[Groups[^1].First + _prediction.BinOf(prediction)]);
        Interlocked.Increment(ref _rows);
    }

    /// <summary>The counts so far, which only grow: group by group its bins, and then, for a feature, values that training never saw.</summary>
    public (long Rows, long[] Counts) Read()
    {
        var rows = Interlocked.Read(ref _rows);
        return (rows, [.. _counts]);
    }

    // A category that training never saw is -1 in a row.
    private bool IsOutside(double value, int feature) =>
        _features[feature].Type == FeatureType.Category ? value < 0 : _ranges[feature] is { } range && (value < range.Min || value > range.Max);
}

/// <summary>The bins of one feature, or of the predictions.</summary>
/// <param name="Feature">Its name; null for the predictions.</param>
/// <param name="Labels">What the bins are called.</param>
/// <param name="Expected">The training rows' shares in them, by <see cref="Divergence.Smooth"/>.</param>
/// <param name="ReferenceRows">How many training rows those are shares of.</param>
/// <param name="First">Where its counts begin.</param>
/// <param name="HasOutside">Whether a count of values outside what training saw follows those of the bins.</param>
public sealed record BinGroup(
    string? Feature, IReadOnlyList<string> Labels, double[] Expected, int ReferenceRows, int First, bool HasOutside);

using MlopsHousing.Modeling.Profiles;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Monitoring.Drift;

namespace MlopsHousing.Api.Monitoring;

/// <summary>What is counted of the versions that answer, or did: a version that comes back goes on counting.</summary>
public sealed class DriftLedgers
{
    // Each is some hundred series of metrics.
    private const int Most = 4;

    private readonly Lock _lock = new();
    private volatile IReadOnlyList<DriftLedger> _all = [];

    /// <summary>The newest last.</summary>
    internal IReadOnlyList<DriftLedger> All => _all;

    /// <summary>The counts of a version.</summary>
    public DriftBins For(ModelVersion version, Signature signature, Profile profile)
    {
        lock (_lock)
        {
            if (Find(version.Digest) is { } known) return known.Bins;
            var ledger = new DriftLedger(new(version, signature, profile));
            _all = [.. _all.TakeLast(Most - 1), ledger];
            return ledger.Bins;
        }
    }

    /// <summary>Lets a version's counts go last, whatever other versions come now.</summary>
    public void Keep(string digest)
    {
        lock (_lock)
        {
            if (Find(digest) is { } known) _all = [.. _all.Where(ledger => ledger != known), known];
        }
    }

    internal DriftLedger? Find(string digest) => _all.FirstOrDefault(l => l.Bins.Version.Digest == digest);
}

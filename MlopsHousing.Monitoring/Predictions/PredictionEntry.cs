using System.Net;
using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Monitoring.Predictions;

/// <summary>A prediction on its way into the log: a value, so that logging one allocates nothing.</summary>
public struct PredictionEntry
{
    /// <summary>The id of the answer.</summary>
    public required Guid Id { get; init; }

    /// <summary>The place in the batch, from 0.</summary>
    public int Row { get; init; }

    /// <summary>When it was answered.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The version that answered.</summary>
    public required ModelVersion Version { get; init; }

    /// <summary>The alias by which it did.</summary>
    public required string Role { get; init; }

    /// <summary>In the target's unit.</summary>
    public required double Value { get; init; }

    /// <summary>NaN from a version without intervals; then so are the interval's ends.</summary>
    public required double Scale { get; init; }

    public required double Lower { get; init; }

    public required double Upper { get; init; }

    /// <summary>What the interval was asked to hold.</summary>
    public required double Coverage { get; init; }

    /// <summary>How long the answer took.</summary>
    public required TimeSpan Took { get; init; }

    /// <summary><c>hit</c>, <c>miss</c> or <c>bypass</c>.</summary>
    public required string Cache { get; init; }

    /// <summary>Hashed before it is stored; never stored itself.</summary>
    public required IPAddress? Client { get; init; }

    /// <summary>The hash of <see cref="Client"/>.</summary>
    public long ClientHash { get; internal set; }

    /// <summary>The row, in an array of the log's pool that may be longer than the row is.</summary>
    internal double[] Pooled { get; set; }

    internal int Width { get; set; }

    internal readonly ReadOnlySpan<double> Vector => Pooled.AsSpan(0, Width);
}

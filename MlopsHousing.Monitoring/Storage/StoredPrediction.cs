namespace MlopsHousing.Monitoring.Storage;

/// <summary>A prediction as it was answered: a row of <c>predictions</c>.</summary>
public sealed class StoredPrediction
{
    /// <summary>The id of the answer (UUID version 7): of the one prediction, or of the batch.</summary>
    public Guid Id { get; init; }

    /// <summary>The place in the batch, from 0; 0 for a prediction of its own.</summary>
    public int Row { get; init; }

    /// <summary>When it was answered, UTC.</summary>
    public DateTime At { get; init; }

    public required string Model { get; init; }

    public int Version { get; init; }

    /// <summary><c>sha256:</c> and 64 hexadecimal digits.</summary>
    public required string Digest { get; init; }

    /// <summary>The alias by which the version answered, such as <c>champion</c>.</summary>
    public required string Role { get; init; }

    /// <summary>The validated row, in the signature's order; NaN where a value is missing.</summary>
    public required double[] Vector { get; init; }

    /// <summary>In the target's unit, as it was answered.</summary>
    public double Value { get; init; }

    /// <summary>The row's own scale of intervals, in the target's unit; null from a version without intervals.</summary>
    public double? Scale { get; init; }

    /// <summary>The lower end of the interval that was answered.</summary>
    public double? Lower { get; init; }

    /// <summary>The upper end of the interval that was answered.</summary>
    public double? Upper { get; init; }

    /// <summary>The share of the truth that the interval was asked to hold.</summary>
    public double? Coverage { get; init; }

    /// <summary>From the first byte read to the answer written, in microseconds; of a batch, that of the whole.</summary>
    public long Microseconds { get; init; }

    /// <summary><c>hit</c>, <c>miss</c> or <c>bypass</c>.</summary>
    public required string Cache { get; init; }

    /// <summary>A salted hash of the client's address; 0 where it is unknown.</summary>
    public long Client { get; init; }
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlopsHousing.Training.Retraining;

/// <summary>How a run ended.</summary>
public enum RetrainingOutcome
{
    /// <summary>A new version is the challenger.</summary>
    [JsonStringEnumMemberName("challenger")]
    Challenger,

    /// <summary>The same data was tried before.</summary>
    [JsonStringEnumMemberName("nothing-new")]
    NothingNew,

    /// <summary>There is too little new feedback yet, or a challenger that nobody has decided on.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    /// <summary>The feedback breaks the data contract, or the candidate is not good enough.</summary>
    [JsonStringEnumMemberName("refused")]
    Refused,
}

/// <summary><c>result.json</c>: how a run ended, and why.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Reasons">Why, in sentences.</param>
public sealed record RetrainingResult(RetrainingOutcome Outcome, string Model, IReadOnlyList<string> Reasons)
{
    public const string FileName = "result.json";

    /// <summary>The version that challenges; null where none was made one.</summary>
    public string? Version { get; init; }

    /// <summary>The digest of what was trained; null where nothing was.</summary>
    public string? Digest { get; init; }
}

/// <summary><c>retraining.json</c>, evidence of a version that came from retraining: what it was made from and why it was let through.</summary>
public sealed record RetrainingRecord(CollectedData Collected, WindowEvaluation Evaluation, GateDecision Decision)
{
    public const string FileName = "retraining.json";

    /// <summary>Reads a version's record.</summary>
    /// <exception cref="InvalidDataException">It is not JSON of this shape.</exception>
    public static RetrainingRecord Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, RetrainingJson.Default.RetrainingRecord) ?? throw new InvalidDataException($"The version's {FileName} is null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The version's {FileName} is not readable: {e.Message}", e);
        }
    }
}

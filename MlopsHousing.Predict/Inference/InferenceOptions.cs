using System.ComponentModel.DataAnnotations;

namespace MlopsHousing.Predict.Inference;

/// <summary>How much one request may hold.</summary>
public sealed class InferenceOptions
{
    public const string SectionName = "Inference";

    /// <summary>Rows past which a request is refused (413).</summary>
    [Range(1, 1_000_000)]
    public int MaxRows { get; set; } = 10_000;

    /// <summary>Rows past which a request for explanations is refused (413): each takes hundreds of times as long as a prediction.
    /// The API asks for up to 32 at once.</summary>
    [Range(32, 1_000_000)]
    public int MaxExplainedRows { get; set; } = 1_000;

    /// <summary>Bytes of body past which a request is refused (413).</summary>
    [Range(1024, 256 * 1024 * 1024)]
    public int MaxRequestBytes { get; set; } = 16 * 1024 * 1024;
}

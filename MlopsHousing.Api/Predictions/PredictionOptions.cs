using System.ComponentModel.DataAnnotations;

namespace MlopsHousing.Api.Predictions;

/// <summary>The limits of what a client may send for prediction.</summary>
public sealed class PredictionOptions
{
    public const string SectionName = "Predictions";

    /// <summary>The size of one row in bytes: a request body, or a line of a stream. The default is room for some 5,000 features.</summary>
    [Range(1024, 16 * 1024 * 1024)]
    public int MaxRowBytes { get; set; } = 256 * 1024;

    /// <summary>Batches and streams that are answered at once; each holds its rows in memory.</summary>
    [Range(1, 10_000)]
    public int MaxBatches { get; set; } = 16;

    /// <summary>Of these, those of one client: one that holds its streams open for long shuts nobody out.</summary>
    [Range(1, 10_000)]
    public int MaxClientBatches { get; set; } = 8;

    /// <summary>The rows of a JSON or CSV batch; streams of lines have no limit.</summary>
    [Range(1, 1_000_000)]
    public int MaxBatchRows { get; set; } = 10_000;

    /// <summary>The rows of a JSON or CSV batch that asks for explanations: each takes hundreds of times as long as a prediction.</summary>
    [Range(1, 1_000_000)]
    public int MaxExplainedRows { get; set; } = 1_000;

    /// <summary>The size in bytes of a JSON or CSV batch, which is held in memory whole.</summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public int MaxBatchBytes { get; set; } = 16 * 1024 * 1024;
}

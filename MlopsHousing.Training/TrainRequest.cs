using MlopsHousing.Modeling.Registry;
using MlopsHousing.Training.Data;
using MlopsHousing.Training.Evaluation;

namespace MlopsHousing.Training;

/// <summary>What is to be trained, on what, and where it goes.</summary>
public sealed record TrainRequest
{
    public required DatasetDescription Description { get; init; }

    /// <summary>The CSV file.</summary>
    public required string DataPath { get; init; }

    /// <summary>Takes the new version.</summary>
    public required IModelRegistry Registry { get; init; }

    public LightGbmParameters Parameters { get; init; } = new();
}

/// <summary>What came of it. The version plays no part until an alias names it.</summary>
/// <param name="Version">The version that was published.</param>
/// <param name="Metrics">Its quality on rows that were held out.</param>
/// <param name="Lineage">What it was made from.</param>
public sealed record TrainResult(ModelVersion Version, ModelMetrics Metrics, Lineage Lineage);

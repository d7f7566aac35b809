using MlopsHousing.Modeling.Registry;
using MlopsHousing.Training.Data;
using MlopsHousing.Training.Evaluation;
using MlopsHousing.Training.Tuning;

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

    /// <summary>How the parameters were found, for the lineage.</summary>
    public TuningReport? Tuning { get; init; }
}

/// <summary>What came of it. The version plays no part until an alias names it.</summary>
/// <param name="Version">The version that was published.</param>
/// <param name="Metrics">Its quality on rows that were held out.</param>
/// <param name="Lineage">What it was made from.</param>
/// <param name="Steps">What was done, in order, and how long each took.</param>
public sealed record TrainResult(ModelVersion Version, ModelMetrics Metrics, Lineage Lineage, IReadOnlyList<TrainingStep> Steps)
{
    /// <summary>Rows of the data that repeat others.</summary>
    public int Repeats { get; init; }
}

using MlopsHousing.Training.Data;

namespace MlopsHousing.Training.Evaluation;

/// <summary>What is to be evaluated, and how.</summary>
public sealed record EvaluationRequest
{
    public required DatasetDescription Description { get; init; }

    /// <summary>The CSV file.</summary>
    public required string DataPath { get; init; }

    public EvaluationProtocol Protocol { get; init; }

    /// <summary>Each makes one split, one training and one test.</summary>
    public IReadOnlyList<int> Seeds { get; init; } = [1, 2, 3];

    /// <summary>Whether intervals are fitted and measured too; that takes longer than all the rest.</summary>
    public bool WithIntervals { get; init; } = true;

    public LightGbmParameters Parameters { get; init; } = new();
}

/// <summary>What an evaluation found.</summary>
/// <param name="Protocol">How rows were held out.</param>
/// <param name="Unit">The unit of RMSE and MAE.</param>
/// <param name="Runs">One per seed.</param>
/// <param name="Mean">The mean over the seeds.</param>
public sealed record EvaluationReport(EvaluationProtocol Protocol, string Unit, IReadOnlyList<EvaluationRun> Runs, RegressionMetrics Mean);

/// <summary>One training and test.</summary>
/// <param name="Seed">It decided the split.</param>
/// <param name="TrainRows">Rows trained on.</param>
/// <param name="Metrics">Over the rows that were held out.</param>
/// <param name="Intervals">What intervals hold over those rows; null where there are none.</param>
/// <param name="Training">How long training took, features included, intervals not.</param>
public sealed record EvaluationRun(int Seed, int TrainRows, RegressionMetrics Metrics, IntervalMetrics? Intervals, TimeSpan Training);

using MlopsHousing.Modeling.Registry;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Cli.Retraining;

/// <summary>What a run is to be made from.</summary>
internal sealed record Collection
{
    public required DatasetDescription Description { get; init; }

    /// <summary>The CSV file with the data that there was before; null where feedback stands alone.</summary>
    public string? DataPath { get; init; }

    public required IModelRegistry Registry { get; init; }

    /// <summary>SQLite's file; null for PostgreSQL.</summary>
    public string? StorePath { get; init; }

    /// <summary>Feedback that came before is left aside, UTC.</summary>
    public DateTime Since { get; init; }

    /// <summary>The share of fresh feedback that is held out, the newest.</summary>
    public double HoldOut { get; init; }

    /// <summary>With less fresh feedback there is no run.</summary>
    public int Minimum { get; init; }

    /// <summary>With a greater share of feedback that breaks the contract there is no run.</summary>
    public double Tolerated { get; init; }

    /// <summary>
    /// The contract for what is trained on: the columns that the model reads, and any number of rows; how many the published file
    /// has says nothing of what comes after.
    /// </summary>
    public static DatasetDescription WithNewRows(DatasetDescription description) => description with
    {
        Contract = new([.. description.Contract.Columns.Where(c => Columns(description).Contains(c.Name)).Select(c => c with { Unique = false })]),
    };

    /// <summary>The columns that the model reads, the target last.</summary>
    public static IReadOnlyList<string> Columns(DatasetDescription description) =>
        [.. description.Signature.Features.Select(f => f.Name), description.Signature.Target.Name];
}

using MlopsHousing.Training.Data;

namespace MlopsHousing.Training.Tuning;

/// <summary>What parameters are looked for, on what data, and for how long.</summary>
public sealed record TuneRequest
{
    public required DatasetDescription Description { get; init; }

    /// <summary>The CSV file.</summary>
    public required string DataPath { get; init; }

    /// <summary>Keeps every trial as soon as it is measured; a run that finds it goes on from there.</summary>
    public required string TrialsPath { get; init; }

    /// <summary>How long this run may take. A forest that is being grown when it ends is finished.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Decides which rows are held out to test, as in training, and what is tried.</summary>
    public int Seed { get; init; } = new LightGbmParameters().Seed;

    /// <summary>The most trials in all, those of earlier runs and the defaults' included.</summary>
    public int MostTrials { get; init; } = int.MaxValue;
}

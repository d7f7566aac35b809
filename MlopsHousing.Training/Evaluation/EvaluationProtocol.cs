namespace MlopsHousing.Training.Evaluation;

/// <summary>How rows are held out to test on.</summary>
public enum EvaluationProtocol
{
    /// <summary><c>random-splits</c>: see <see cref="Split.Random"/>.</summary>
    RandomSplits,

    /// <summary><c>spatial-blocks</c>: see <see cref="Split.Blocks"/>.</summary>
    SpatialBlocks,
}

/// <summary>The names of protocols on the command line and in files.</summary>
public static class EvaluationProtocols
{
    public static IReadOnlyList<string> Names { get; } = ["random-splits", "spatial-blocks"];

    public static string Name(this EvaluationProtocol protocol) => Names[(int)protocol];

    /// <exception cref="TrainingException">There is none of that name.</exception>
    public static EvaluationProtocol Parse(string name) => Names.ToList().IndexOf(name) is >= 0 and var at
        ? (EvaluationProtocol)at
        : throw new TrainingException($"There is no protocol '{name}'; there are {string.Join(" and ", Names)}.");
}

using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Modeling.Features;

/// <summary>The training rows that a recipe's steps learn from.</summary>
/// <param name="signature">What the rows hold.</param>
/// <param name="column">One feature of every row, by its place in the signature.</param>
/// <param name="targets">The target of every row.</param>
public sealed class FittingRows(Signature signature, Func<int, double[]> column, IReadOnlyList<double> targets)
{
    public IReadOnlyList<double> Targets { get; } = targets;

    /// <summary>A feature of the signature.</summary>
    /// <exception cref="InvalidDataException">There is none of that name.</exception>
    internal Feature Feature(string name) => signature.Features[Place(name)];

    /// <summary>One value per row, NaN where it is missing.</summary>
    internal double[] Column(string name) => column(Place(name));

    private int Place(string name) => signature.IndexOf(name) is >= 0 and var place
        ? place
        : throw StepBinder.Broken($"'{name}' is not a feature of the signature");
}

namespace MlopsHousing.Training.Tuning;

/// <summary>Parameters that were tried.</summary>
/// <param name="Number">0 is the defaults, for comparison.</param>
/// <param name="Parameters">How LightGBM trained.</param>
/// <param name="Rmse">The error on each fold that was measured, in the target's unit; fewer than all where others were better.</param>
/// <param name="Seconds">How long all of it took.</param>
public sealed record Trial(int Number, LightGbmParameters Parameters, IReadOnlyList<double> Rmse, double Seconds)
{
    /// <summary>Over the first folds.</summary>
    internal double Mean(int folds) => Rmse.Take(folds).Average();
}

namespace MlopsHousing.Training.Tuning;

/// <summary>What was tried to find parameters; part of <c>lineage.json</c> of what is trained with them.</summary>
/// <param name="DataSha256">The hash of the CSV file.</param>
/// <param name="Seed">Decided which rows were held out to test, and what was tried. Training with another seed tests on rows that tuning saw.</param>
/// <param name="Rows">Rows that were used; those held out to test are not among them.</param>
/// <param name="Folds">Into how many parts those were dealt for cross-validation.</param>
/// <param name="Unit">Of the errors.</param>
/// <param name="DefaultRmse">The mean error of the default parameters.</param>
/// <param name="BestRmse">The mean error of the best; the same where nothing was better.</param>
/// <param name="Best">The number of the best trial; 0 is the defaults.</param>
/// <param name="Seconds">How long all trials took.</param>
/// <param name="Trials">All of them, by their numbers.</param>
public sealed record TuningReport(
    string DataSha256, int Seed, int Rows, int Folds, string Unit, double DefaultRmse, double BestRmse, int Best, double Seconds, IReadOnlyList<Trial> Trials)
{
    /// <summary>The trials, the best first: those measured on more folds before the others.</summary>
    public IEnumerable<Trial> Ranked() => Trials.OrderByDescending(t => t.Rmse.Count).ThenBy(t => t.Mean(Folds)).ThenBy(t => t.Number);

    /// <summary>How much less a trial's error is than that of the defaults on the same folds: 0.05 is 5 %.</summary>
    public double Gain(Trial trial) => 1 - trial.Mean(Folds) / Trials[0].Mean(trial.Rmse.Count);
}

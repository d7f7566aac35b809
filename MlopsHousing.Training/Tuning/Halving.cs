namespace MlopsHousing.Training.Tuning;

/// <summary>
/// Successive halving, its resource being folds: of nine trials measured on one fold the best three are measured on a second,
/// and the best of those on all. What comes next follows from the trials alone, so that a run which was cut short goes on
/// as it would have.
/// </summary>
internal static class Halving
{
    private const int Entrants = 9;

    private static readonly (int Folds, int Best)[] _rungs = [(1, 3), (2, 1), (CrossValidation.Folds, 1)];

    /// <summary>The trial and the fold to measure next.</summary>
    public static (int Number, int Fold) Next(IReadOnlyList<Trial> trials)
    {
        // The defaults come first, on all folds: all else is held against them.
        if (Measured(0) < CrossValidation.Folds) return (0, Measured(0));
        for (var first = 1; ; first += Entrants)
        {
            int[] left = [.. Enumerable.Range(first, Entrants)];
            foreach (var (folds, best) in _rungs)
            {
                foreach (var number in left)
                    if (Measured(number) < folds) return (number, Measured(number));
                left = [.. left.OrderBy(number => trials[number].Mean(folds)).ThenBy(number => number).Take(best).Order()];
            }
        }

        int Measured(int number) => number < trials.Count ? trials[number].Rmse.Count : 0;
    }

    /// <summary>The best of those measured on all folds; null before the defaults are.</summary>
    public static Trial? Best(IEnumerable<Trial> trials) => trials.Where(t => t.Rmse.Count == CrossValidation.Folds).MinBy(t => t.Mean(CrossValidation.Folds));
}

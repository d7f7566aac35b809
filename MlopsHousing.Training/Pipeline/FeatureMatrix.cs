using MlopsHousing.Modeling.Features;
using MlopsHousing.Training.Data;
using MlopsHousing.Training.Evaluation;

namespace MlopsHousing.Training.Pipeline;

/// <summary>Engineered features of many rows, by the code that serves.</summary>
internal static class FeatureMatrix
{
    /// <summary>The folds of a recipe that has no neighbours, which would say how many.</summary>
    private const int StandardFolds = 10;

    /// <summary>The transformer that serves a model trained on these rows, its table, and the recipe with what it learned from them.</summary>
    public static (FeatureTransformer Transformer, NeighbourTable? Table, FeatureRecipe Recipe) Serving(Dataset data, FeatureRecipe recipe, IEnumerable<int> rows)
    {
        try
        {
            int[] these = [.. rows];
            recipe = Fit(data, recipe, these);
            var table = recipe.MostNeighbours == 0 ? null : Table(data, recipe, these);
            return (FeatureTransformer.Create(data.Signature, recipe, table), table, recipe);
        }
        catch (InvalidDataException e)
        {
            throw new TrainingException(e.Message, e);
        }
    }

    /// <summary>Features as serving makes them.</summary>
    public static float[][] Of(Dataset data, FeatureTransformer transformer, int[] rows) => Array.ConvertAll(rows, row =>
    {
        var made = new float[transformer.Width];
        transformer.Transform(data.Row(row), made);
        return made;
    });

    /// <summary>
    /// Features to train on: each row's neighbours and target statistics come from the other folds, as a row must not see its own target. Rows
    /// are dealt to folds in the order of a shuffle, so folds are fixed by the rows and the seed.
    /// </summary>
    public static float[][] OutOfFold(Dataset data, FeatureRecipe recipe, int[] rows, int seed, Action<double> progress, CancellationToken cancel)
    {
        var (whole, _, learned) = Serving(data, recipe, rows);
        if (!learned.LearnsFromTarget) return Of(data, whole, rows);

        // What does not come from targets is learned once, so that no feature tells a row's fold.
        recipe = learned;
        var folds = recipe.Neighbours?.Folds ?? Math.Min(StandardFolds, rows.Length);
        if (folds < 2 || folds > rows.Length) throw new TrainingException($"Features that see targets need 2 to {rows.Length} folds, not {folds}.");
        var made = new float[rows.Length][];
        var order = Split.Shuffled(rows.Length, seed);
        for (var fold = 0; fold < folds; fold++)
        {
            cancel.ThrowIfCancellationRequested();
            var mine = order.Where((_, place) => place % folds == fold).ToArray();
            var held = mine.ToHashSet();
            var transformer = Serving(data, recipe, rows.Where((_, i) => !held.Contains(i))).Transformer;
            var features = Of(data, transformer, Array.ConvertAll(mine, i => rows[i]));
            for (var i = 0; i < mine.Length; i++) made[mine[i]] = features[i];
            progress((fold + 1.0) / folds);
        }

        return made;
    }

    private static FeatureRecipe Fit(Dataset data, FeatureRecipe recipe, int[] rows) => recipe.Fit(
        data.Signature,
        new(data.Signature, place => Array.ConvertAll(rows, row => data.Row(row)[place]), Array.ConvertAll(rows, row => data.Targets[row])));

    private static NeighbourTable Table(Dataset data, FeatureRecipe recipe, IEnumerable<int> rows)
    {
        var builder = new NeighbourTableBuilder(data.Signature, recipe);
        foreach (var row in rows) builder.Add(data.Row(row), data.Targets[row]);
        return builder.Build();
    }
}

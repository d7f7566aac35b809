using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Features;
using MlopsHousing.Modeling.Forests;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Benchmarks;

/// <summary>The shipped champion, taken apart into the stages of an answer, and rows of the data it was trained on.</summary>
internal sealed class ChampionModel
{
    public const int RowCount = 1_000;
    private readonly double[] _rows;
    private readonly float[][] _engineered;

    private ChampionModel(LoadedModel whole, FeatureTransformer features, Forest forest, Dataset data)
    {
        Whole = whole;
        Features = features;
        Scorer = new ForestScorer(forest);
        Explainer = new TreeExplainer(forest);
        _engineered = new float[RowCount][];
        _rows = new double[RowCount * Width];
        for (var i = 0; i < RowCount; i++)
        {
            // Spread over the file, which is in the order of the map.
            var row = data.Row((int)((long)i * data.Count / RowCount));
            row.CopyTo(_rows.AsSpan(i * Width));
            features.Transform(row, _engineered[i] = new float[features.Width]);
            if (whole.Predict(row) != (float)Scorer.Sum(_engineered[i]))
                throw new InvalidOperationException($"The stages do not make up the whole on row {i}.");
        }
    }

    public LoadedModel Whole { get; }

    public FeatureTransformer Features { get; }

    public ForestScorer Scorer { get; }

    public TreeExplainer Explainer { get; }

    /// <summary>All rows, as a batch request brings them.</summary>
    public ReadOnlySpan<double> Rows => _rows;

    private int Width => Whole.Signature.Width;

    /// <exception cref="RegistryException">There is no registry from here upwards, or no champion in it.</exception>
    /// <exception cref="Training.TrainingException">The data is not there.</exception>
    public static async Task<ChampionModel> LoadAsync()
    {
        var options = new RegistryOptions();
        var registry = options.Open();
        var model = await options.ChooseModelAsync(registry);
        var version = (await registry.ReadAliasesAsync(model)).Aliases.Champion
            ?? throw new RegistryException($"{model} has no champion.");
        var whole = await LoadedModel.LoadAsync(registry, model, version);
        var recipe = FeatureRecipe.Parse(await registry.ReadFileAsync(model, version, ArtifactNames.Features));
        var neighbours = recipe.MostNeighbours == 0 ? null : NeighbourTable.Parse(await registry.ReadFileAsync(model, version, ArtifactNames.Neighbours));
        var forest = Forest.Parse(await registry.ReadFileAsync(model, version, ArtifactNames.Forest));
        var data = Dataset.Of(whole.Signature, CsvTable.Read(DatasetLocator.Find(null, "california_housing.csv")));
        return new(whole, FeatureTransformer.Create(whole.Signature, recipe, neighbours), forest, data);
    }

    public ReadOnlySpan<double> Row(int index) => _rows.AsSpan(index * Width, Width);

    public ReadOnlySpan<float> Engineered(int index) => _engineered[index];
}

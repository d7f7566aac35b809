using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Modeling.Features;

/// <summary>
/// Turns a row of the signature into the features that the forest was trained on: pure, the same in training and
/// serving, safe for any number of threads.
/// </summary>
public sealed class FeatureTransformer
{
    // What a step hangs on is kept for explanations: without a limit, a file of a megabyte could make gigabytes of it.
    private const int MostCredits = 1_000_000;

    private readonly (BoundStep Step, int Start, int Count)[] _steps;
    private readonly NeighbourTable? _table;
    private readonly Place _place;
    private readonly double _softening;
    private readonly int _nearest;

    /// <summary>A transformer that passes the signature's own features on.</summary>
    public FeatureTransformer(Signature signature) : this(signature, FeatureRecipe.PassThrough(signature), null)
    {
    }

    internal FeatureTransformer(Signature signature, FeatureRecipe recipe, NeighbourTable? neighbours)
    {
        var binder = new StepBinder(signature, recipe);
        var features = new List<EngineeredFeature>();
        var steps = new List<(BoundStep, int, int)>();
        var kept = 0L;
        foreach (var step in recipe.Steps)
        {
            var bound = step.Bind(binder);
            var credits = Credits(bound, features);
            if ((kept += credits.Length) > MostCredits) throw StepBinder.Broken($"its steps hang on more than {MostCredits} features together");
            steps.Add((bound, features.Count, step.Names.Count));
            features.AddRange(step.Names.Select(name => new EngineeredFeature(name, credits)));
            binder.Add(step);
        }

        _steps = [.. steps];
        Features = features;
        _nearest = recipe.MostNeighbours;
        if (_nearest == 0) return;

        _place = binder.Neighbourhood();
        _softening = recipe.Neighbours!.Softening;
        if (!(_softening > 0 && double.IsFinite(_softening))) throw StepBinder.Broken("the neighbours' softening must be a positive number");
        _table = neighbours ?? throw StepBinder.Broken("it looks at neighbours, but there is no table of them");
        if (_table.Columns != recipe.NeighbourValues.Count)
            throw StepBinder.Broken($"it asks for {recipe.NeighbourValues.Count} values of each neighbour where the table has {_table.Columns}");
        if (_table.Count < _nearest)
            throw StepBinder.Broken($"it asks for {_nearest} neighbours where the table has {_table.Count} rows");
    }

    /// <summary>What is made, in order.</summary>
    public IReadOnlyList<EngineeredFeature> Features { get; }

    /// <summary>The number of features made.</summary>
    public int Width => Features.Count;

    /// <summary>Binds a recipe to a signature.</summary>
    /// <param name="signature">What rows hold.</param>
    /// <param name="recipe">What to make of them.</param>
    /// <param name="neighbours">Needed where the recipe looks at neighbours.</param>
    /// <exception cref="InvalidDataException">They do not fit each other; the message says what does not.</exception>
    public static FeatureTransformer Create(Signature signature, FeatureRecipe recipe, NeighbourTable? neighbours) =>
        recipe.Steps.Count > 0 ? new(signature, recipe, neighbours) : throw StepBinder.Broken("it makes no features");

    /// <summary>Fills <paramref name="features"/> (of <see cref="Width"/>) from a validated row. Allocates nothing.</summary>
    public void Transform(ReadOnlySpan<double> row, Span<float> features)
    {
        Span<int> neighbours = stackalloc int[_nearest];
        Span<float> distances = stackalloc float[_nearest];
        Span<double> weights = stackalloc double[_nearest];
        var view = new RowView { Row = row, Made = features, Table = _table, Neighbours = neighbours, Distances = distances, Weights = weights };
        if (_table is not null)
        {
            var (x, y) = _place.Read(view);
            _table.Nearest((float)x, (float)y, neighbours, distances);
            for (var i = 0; i < weights.Length; i++) weights[i] = 1 / (distances[i] + _softening);
        }

        foreach (ref readonly var step in _steps.AsSpan())
            step.Step.Fill(view, features.Slice(step.Start, step.Count));
    }

    /// <summary>What an earlier step made passes its part on to what that was made from.</summary>
    private static Credit[] Credits(BoundStep step, List<EngineeredFeature> made) =>
    [
        .. from part in step.Shares
           from credit in part.Source.IsMade ? made[part.Source.Index].Credits : [new(part.Source.Index, 1)]
           group part.Share * credit.Share by credit.Feature into shares
           orderby shares.Key
           select new Credit(shares.Key, shares.Sum()),
    ];
}

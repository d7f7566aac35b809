using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Modeling.Features;

/// <summary>Collects training rows into the table that a recipe's neighbour steps look rows up in.</summary>
public sealed class NeighbourTableBuilder
{
    private readonly FeatureTransformer _before;
    private readonly Place _place;
    private readonly Source?[] _values;
    private readonly float[] _made;
    private readonly List<float> _x = [];
    private readonly List<float> _y = [];
    private readonly List<float>[] _columns;

    /// <exception cref="InvalidDataException">The recipe does not fit the signature, or looks at no neighbours.</exception>
    public NeighbourTableBuilder(Signature signature, FeatureRecipe recipe)
    {
        // Neighbours' values can be what steps make of one row alone; there may be no such steps.
        var plain = recipe with { Steps = [.. recipe.Steps.Where(s => s.Neighbours == 0)] };
        _before = new(signature, plain, null);
        var binder = new StepBinder(signature, recipe);
        foreach (var step in plain.Steps) binder.Add(step);
        _place = binder.Neighbourhood();
        _values = [.. recipe.NeighbourValues.Select(v => v == signature.Target.Name ? (Source?)null : binder.Number(v))];
        _columns = [.. _values.Select(_ => new List<float>())];
        _made = new float[_before.Width];
    }

    /// <summary>Adds a row and what its target is.</summary>
    public void Add(ReadOnlySpan<double> row, double target)
    {
        _before.Transform(row, _made);
        var view = new RowView { Row = row, Made = _made };
        var (x, y) = _place.Read(view);
        _x.Add((float)x);
        _y.Add((float)y);
        for (var i = 0; i < _values.Length; i++) _columns[i].Add((float)(_values[i]?.Read(view) ?? target));
    }

    /// <summary>The table of what was added.</summary>
    /// <exception cref="InvalidDataException">Nothing was added, or a number is not finite.</exception>
    public NeighbourTable Build() => NeighbourTable.Of([.. _x], [.. _y], [.. _columns.Select(c => c.ToArray())]);
}

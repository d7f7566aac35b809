using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Modeling.Features;

/// <summary>Resolves the names of a recipe against a signature, step by step.</summary>
internal sealed class StepBinder(Signature signature, FeatureRecipe recipe)
{
    private readonly Dictionary<string, int> _made = new(StringComparer.Ordinal);
    private readonly HashSet<string> _filled = new(StringComparer.Ordinal);
    private readonly List<string> _neighbourValues = [.. recipe.NeighbourValues];

    /// <summary>Makes the names of a bound step known to later ones.</summary>
    public void Add(FeatureStep step)
    {
        foreach (var name in step.Names)
        {
            if (step is FilledStep) _filled.Add(name);
            else if (step is not NumberStep && (signature.IndexOf(name) >= 0 || name == signature.Target.Name))
                throw Broken($"the name '{name}' is the signature's");
            if (!_made.TryAdd(name, _made.Count)) throw Broken($"the name '{name}' is made twice");
        }
    }

    /// <summary>A feature of the signature, whatever its type.</summary>
    public Source Signature(string name) => signature.IndexOf(name) is >= 0 and var index
        ? new(index, IsMade: false)
        : throw Broken($"'{name}' is not a feature of the signature");

    /// <summary>A number or date of the signature, which may be missing.</summary>
    public Source Measured(string name) => Typed(name, FeatureType.Category) is null ? Signature(name) : throw Broken($"'{name}' is a category, not a number or date");

    /// <summary>A date of the signature, which may be missing.</summary>
    public Source Date(string name) => Typed(name, FeatureType.Date) is null ? throw Broken($"'{name}' is not a date") : Signature(name);

    /// <summary>A category of the signature, which may be missing.</summary>
    public (Source Source, Feature Feature) Category(string name) =>
        (Signature(name), Typed(name, FeatureType.Category) ?? throw Broken($"'{name}' is not a category"));

    private Feature? Typed(string name, FeatureType type) =>
        signature.IndexOf(name) is >= 0 and var index && signature.Features[index] is var feature && feature.Type == type ? feature : null;

    /// <summary>A number that is never missing: the signature's, or an earlier step's.</summary>
    public Source Number(string name)
    {
        var index = signature.IndexOf(name);
        if (index < 0 || _filled.Contains(name))
            return _made.TryGetValue(name, out var made) ? new(made, IsMade: true) : throw Broken($"'{name}' is neither a feature nor made by an earlier step");
        return signature.Features[index] is { Type: FeatureType.Number, IsRequired: true }
            ? new(index, IsMade: false)
            : throw Broken($"'{name}' must be a number that is never missing");
    }

    public Place Place(Plane plane) => new(Number(plane.X), Number(plane.Y), Checked(plane.ScaleX), Checked(plane.ScaleY));

    /// <summary>Where neighbours are looked for, before any step has run.</summary>
    public Place Neighbourhood()
    {
        var place = Place((recipe.Neighbours ?? throw Broken("it has steps that look at neighbours but no 'neighbours'")).Plane);
        return place.Sources.Any(s => s.IsMade) ? throw Broken("the neighbours' plane must be of the signature's numbers that are never missing") : place;
    }

    /// <summary>The column of a neighbour table.</summary>
    public int NeighbourValue(string name)
    {
        if (name != signature.Target.Name) Number(name);
        return _neighbourValues.IndexOf(name);
    }

    /// <summary>Single precision, never infinite: training refuses infinities, so serving must not make them.</summary>
    public static float Finite(double value) => (float)Math.Clamp(value, -float.MaxValue, float.MaxValue);

    /// <summary>What training fills in.</summary>
    public static T Learned<T>(T? value, string of) where T : struct => value ?? throw Unlearned(of);

    /// <inheritdoc cref="Learned{T}(T?, string)"/>
    public static T Learned<T>(T? value, string of) where T : class => value ?? throw Unlearned(of);

    private static InvalidDataException Unlearned(string of) => Broken($"what a step learns of '{of}' is not filled in; training does that");

    public static double Checked(double value) => double.IsFinite(value) ? value : throw Broken($"{value} is not a finite number");

    public static (double X, double Y) Point(Plane plane, double[] point) => point is [var x, var y]
        ? (Checked(x) * plane.ScaleX, Checked(y) * plane.ScaleY)
        : throw Broken("a point is not [x, y]");

    public static int[] Ascending(string name, IReadOnlyList<int> nearest)
    {
        if (nearest.Count == 0 || nearest[0] < 1 || nearest[^1] > NeighbourRule.Most || nearest.Zip(nearest.Skip(1)).Any(pair => pair.First >= pair.Second))
            throw Broken($"'nearest' of '{name}' must be ascending numbers from 1 to {NeighbourRule.Most}");
        return [.. nearest];
    }

    public static InvalidDataException Broken(string why) => new($"The feature recipe can't be used: {why}.");
}

using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Modeling.Features;

/// <summary>Resolves the names of a recipe against a signature, step by step.</summary>
internal sealed class StepBinder(Signature signature, FeatureRecipe recipe)
{
    private readonly Dictionary<string, int> _made = new(StringComparer.Ordinal);
    private readonly List<string> _neighbourValues = [.. recipe.NeighbourValues];

    /// <summary>Makes the names of a bound step known to later ones.</summary>
    public void Add(FeatureStep step)
    {
        foreach (var name in step.Names)
        {
            if (step is not NumberStep && (signature.IndexOf(name) >= 0 || name == signature.Target.Name))
                throw Broken($"the name '{name}' is the signature's");
            if (!_made.TryAdd(name, _made.Count)) throw Broken($"the name '{name}' is made twice");
        }
    }

    /// <summary>A feature of the signature, whatever its type.</summary>
    public Source Signature(string name) => signature.IndexOf(name) is >= 0 and var index
        ? new(index, IsMade: false)
        : throw Broken($"'{name}' is not a feature of the signature");

    /// <summary>A number that is never missing: the signature's, or an earlier step's.</summary>
    public Source Number(string name)
    {
        var index = signature.IndexOf(name);
        if (index < 0)
            return _made.TryGetValue(name, out var made) ? new(made, IsMade: true) : throw Broken($"'{name}' is neither a feature nor made by an earlier step");
        return signature.Features[index] is { Type: FeatureType.Number, IsRequired: true }
            ? new(index, IsMade: false)
            : throw Broken($"'{name}' must be a number that is never missing");
    }

    public Place Place(Plane plane) => new(Number(plane.X), Number(plane.Y), Checked(plane.ScaleX), Checked(plane.ScaleY));

    /// <summary>Where neighbours are looked for.</summary>
    public Place Neighbourhood() => Place((recipe.Neighbours ?? throw Broken("it has steps that look at neighbours but no 'neighbours'")).Plane);

    /// <summary>The column of a neighbour table.</summary>
    public int NeighbourValue(string name)
    {
        if (name != signature.Target.Name) Number(name);
        return _neighbourValues.IndexOf(name);
    }

    /// <summary>Single precision, never infinite: training refuses infinities, so serving must not make them.</summary>
    public static float Finite(double value) => (float)Math.Clamp(value, -float.MaxValue, float.MaxValue);

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

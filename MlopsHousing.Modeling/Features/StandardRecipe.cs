using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Modeling.Features;

/// <summary>
/// The recipe for data of which nothing but its signature is known. Numbers pass; what may be missing is filled and gets
/// an indicator; categories become their mean target, and one feature each while they are few; dates become their parts,
/// and two dates the days between them; where neighbours are named, the target near a row and how dense the place is.
/// </summary>
internal static class StandardRecipe
{
    /// <summary>More categories than this are not given a feature each.</summary>
    public const int MostOneHot = 12;

    private const int MostDates = 4;

    // A row needs some others around it before those tell about a place.
    private const int FewestRowsForNeighbours = 200;

    private static readonly int[] _near = [1, 4, 12, 30];

    /// <param name="signature">With its categories.</param>
    /// <param name="neighbours">Where rows are near each other, if that is known.</param>
    /// <param name="rows">How many rows it will be fitted to.</param>
    public static FeatureRecipe For(Signature signature, NeighbourRule? neighbours, int rows)
    {
        var near = rows < FewestRowsForNeighbours ? null : neighbours;
        return new() { Neighbours = near, Steps = [.. signature.Features.SelectMany(Steps), .. Ages(signature), .. Near(signature, near)] };
    }

    private static IEnumerable<FeatureStep> Steps(Feature feature)
    {
        if (!feature.IsRequired) yield return new MissingStep { Of = feature.Name };
        switch (feature.Type)
        {
            case FeatureType.Number:
                yield return feature.IsRequired ? new NumberStep { Of = feature.Name } : new FilledStep { Of = feature.Name };
                break;
            case FeatureType.Date:
                yield return new DatePartsStep { Of = feature.Name };
                break;
            default:
                // Of two categories the mean says no more than the one-hot does.
                var count = feature.Categories?.Count ?? 0;
                if (count is > 0 and <= MostOneHot) yield return new OneHotStep { Of = feature.Name };
                if (count > 2) yield return new TargetMeanStep { Name = $"target by {feature.Name}", Of = feature.Name };
                break;
        }
    }

    private static IEnumerable<FeatureStep> Ages(Signature signature)
    {
        var dates = signature.Features.Where(f => f.Type == FeatureType.Date).Select(f => f.Name).Take(MostDates).ToList();
        return
            from later in dates.Index()
            from earlier in dates.Take(later.Index)
            select new DifferenceStep { Name = $"days from {earlier} to {later.Item}", Of = $"{later.Item} days", Minus = $"{earlier} days" };
    }

    private static IEnumerable<FeatureStep> Near(Signature signature, NeighbourRule? neighbours) => neighbours is null ? [] :
    [
        new RotatedStep { Name = "towards ", Plane = neighbours.Plane, Degrees = [30, 60, 120, 150] },
        new NeighbourMeanStep { Name = "target near ", Of = signature.Target.Name, Nearest = _near },
        new NeighbourDistanceStep { Name = "distance to ", Nearest = [1, 10] },
    ];
}

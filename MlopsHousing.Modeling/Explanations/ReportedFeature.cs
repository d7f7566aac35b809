using MlopsHousing.Modeling.Features;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Modeling.Explanations;

/// <summary>
/// What explanations speak of: a feature of the signature, or the location that two of them give together. A latitude
/// alone says nothing about a price, and how two coordinates share one place between them is no news to anybody.
/// </summary>
/// <param name="Name">The feature's name; <see cref="Location"/> for a location.</param>
/// <param name="Features">The places in a row of the features that it stands for, ascending.</param>
public sealed record ReportedFeature(string Name, IReadOnlyList<int> Features)
{
    /// <summary>The name of the location; where there are several, or a feature has that name, the coordinates follow in brackets.</summary>
    public const string Location = "location";

    /// <summary>All that explanations of a version speak of, in the signature's order. Every feature is in exactly one.</summary>
    public static IReadOnlyList<ReportedFeature> Of(Signature signature, FeatureRecipe recipe)
    {
        var group = Enumerable.Range(0, signature.Width).ToArray();
        foreach (var plane in recipe.Planes)
        {
            var (x, y) = (signature.IndexOf(plane.X), signature.IndexOf(plane.Y));
            if (x < 0 || y < 0) continue; // a coordinate that a step makes of others is no place on a map
            var (first, second) = (Math.Min(group[x], group[y]), Math.Max(group[x], group[y]));
            for (var i = 0; i < group.Length; i++)
                if (group[i] == second) group[i] = first;
        }

        var members = group.Index().GroupBy(g => g.Item, g => g.Index).Select(g => g.ToArray()).ToList();
        var isOnly = members.Count(m => m.Length > 1) == 1 && signature.IndexOf(Location) < 0;
        return [.. members.Select(places => new ReportedFeature(Name(places), places))];

        string Name(int[] places)
        {
            if (places.Length == 1) return signature.Features[places[0]].Name;
            return isOnly ? Location : $"{Location} ({string.Join(", ", places.Select(place => signature.Features[place].Name))})";
        }
    }
}

using MlopsHousing.Modeling.Features;

namespace MlopsHousing.Training.Inspection;

/// <summary>Suggests where rows are near each other, by the names and values of two columns.</summary>
internal static class Coordinates
{
    private const double KilometresPerDegree = 111.2;

    /// <returns>Distances in kilometres; null where no two columns look like coordinates.</returns>
    public static NeighbourRule? Find(IReadOnlyList<InspectedColumn> features)
    {
        var latitude = features.FirstOrDefault(c => IsDegrees(c, 90) && c.Words.Any(w => w is "lat" || Begins(w, "lat")));
        var longitude = features.FirstOrDefault(c => IsDegrees(c, 180) && c.Words.Any(w => w is "lon" or "lng" or "long" || Begins(w, "lon")));
        if (latitude is null || longitude is null) return null;
        var (min, max) = latitude.Extremes;
        var shrink = Math.Cos((min + max) / 2 * Math.PI / 180);
        return new(new(longitude.Name, latitude.Name, Math.Round(KilometresPerDegree * shrink, 1), KilometresPerDegree));
    }

    /// <summary>Both words are often misspelt: lattitude, longtitude.</summary>
    private static bool Begins(string word, string start) => word.StartsWith(start, StringComparison.Ordinal) && word.EndsWith("itude", StringComparison.Ordinal);

    private static bool IsDegrees(InspectedColumn column, double most) =>
        column is { IsNumber: true, Missing: 0, Distinct: > 20 } && column.Extremes is var (min, max) && min >= -most && max <= most;
}

using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Api.Metrics;

/// <summary>Histogram boundaries for prices.</summary>
internal static class Buckets
{
    /// <summary>1, 2, 5, 10, 20, 50 … over a range; from 1,000 to 10,000,000 where the target has none.</summary>
    public static double[] OneTwoFive(Interval? range)
    {
        var max = range is { Max: > 0 } known ? known.Max : 1e7;
        // Four decades: what lies lower would fill buckets that nobody tells apart.
        var min = Math.Max(range?.Min ?? 0, max / 1e4);
        return [.. Enumerable.Range(-9, 24)
            .SelectMany(exponent => new[] { 1.0, 2.0, 5.0 }.Select(digit => digit * Math.Pow(10, exponent)))
            .Where(boundary => boundary >= min && boundary <= max)];
    }
}

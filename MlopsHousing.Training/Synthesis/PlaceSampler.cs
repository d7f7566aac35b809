using MlopsHousing.Modeling.Profiles;

namespace MlopsHousing.Training.Synthesis;

/// <summary>
/// Draws places where the training rows lie: a cell of the profile's map, then a point in it, spread within as the coordinate is
/// altogether. Correlations alone would put a coast's houses into the sea.
/// </summary>
internal sealed class PlaceSampler(TargetMap map, ValueCurve x, ValueCurve y)
{
    private readonly int[] _upTo = Chance.UpTo(map.Counts);

    /// <summary>Draws both coordinates as shares of their distributions, from 0 to 1.</summary>
    public void Draw(Span<double> shares, Random random)
    {
        var cell = Chance.Place(random, _upTo);
        shares[0] = Within(x, map.XRange.Min, map.XRange.Max, cell % map.Columns, map.Columns, random);
        shares[1] = Within(y, map.YRange.Min, map.YRange.Max, cell / map.Columns, map.Rows, random);
    }

    private static double Within(ValueCurve curve, double min, double max, int place, int of, Random random)
    {
        var width = (max - min) / of;
        var (low, high) = (curve.ShareAt(min + place * width), curve.ShareAt(min + (place + 1) * width));
        return low + random.NextDouble() * (high - low);
    }
}

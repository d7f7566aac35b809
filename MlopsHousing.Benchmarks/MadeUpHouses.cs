namespace MlopsHousing.Benchmarks;

/// <summary>Houses whose price depends on all of their features, so that the trees split on all of them.</summary>
internal static class MadeUpHouses
{
    public static House[] Make(int seed, int rows, int features)
    {
        var random = new Random(seed);
        var houses = new House[rows];
        for (var i = 0; i < rows; i++)
        {
            var house = new House { Features = new float[features] };
            var price = 200_000.0;
            for (var j = 0; j < features; j++)
            {
                var value = random.NextDouble();
                // Every third feature is a count with many ties, as rooms and years are.
                house.Features[j] = j % 3 == 0 ? (float)Math.Floor(value * 50) : (float)(value * 1000);
                price += 100_000 * Math.Sin((j + 2) * value) / (j + 1) * house.Features[0] / 50;
            }

            house.Label = (float)(price + 5_000 * random.NextDouble());
            houses[i] = house;
        }

        return houses;
    }
}

namespace MlopsHousing.Tests.Training.Forests;

/// <summary>Rows of several scales, some of them counts with many ties and zeros, and a price that depends on them.</summary>
internal static class SyntheticHouses
{
    public static (float[][] Rows, float[] Prices) Make(int seed, int rows, int features)
    {
        var random = new Random(seed);
        var x = new float[rows][];
        var y = new float[rows];
        for (var i = 0; i < rows; i++)
        {
            x[i] = new float[features];
            for (var j = 0; j < features; j++)
                x[i][j] = (j % 4) switch
                {
                    0 => (float)(random.NextDouble() * 2 - 1),
                    1 => random.Next(-3, 8),
                    2 => (float)(random.NextDouble() * 1e6),
                    _ => random.Next(3) == 0 ? 0 : (float)(-1e-3 * random.NextDouble()),
                };
            y[i] = (float)(200_000 + 90_000 * x[i][0] * (features > 1 ? x[i][1] : 1)
                + (features > 2 ? 50_000 * Math.Sin(x[i][2] / 1e5) : 0) + 10_000 * random.NextDouble());
        }

        return (x, y);
    }
}

using MlopsHousing.Monitoring.Replays;

namespace MlopsHousing.Tests.Monitoring.Replays;

public sealed class QuantileSketchTests
{
    [Fact]
    public void Quantiles_are_right_to_half_a_percent_on_both_sides_of_zero_in_any_order()
    {
        var random = new Random(5);
        double[] values = [.. Enumerable.Range(0, 20_000).Select(i => i % 10 == 0 ? 0 : (random.NextDouble() - 0.4) * Math.Pow(10, random.Next(-3, 7)))];
        var (sketch, reversed) = (new QuantileSketch(), new QuantileSketch());
        foreach (var value in values) sketch.Add(value);
        foreach (var value in values.Reverse()) reversed.Add(value);
        var sorted = values.Order().ToArray();
        foreach (var share in (double[])[0, 0.001, 0.05, 0.25, 0.5, 0.75, 0.95, 0.999, 1])
        {
            var exact = sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
            Assert.InRange(sketch.At(share)!.Value, exact - Math.Abs(exact) * QuantileSketch.RelativeError * 1.001 - 1e-6, exact + Math.Abs(exact) * QuantileSketch.RelativeError * 1.001 + 1e-6);
            Assert.Equal(sketch.At(share), reversed.At(share));
        }
    }

    [Fact]
    public void Nothing_has_no_quantiles() => Assert.Null(new QuantileSketch().At(0.5));
}

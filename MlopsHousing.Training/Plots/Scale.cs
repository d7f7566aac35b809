using System.Globalization;

namespace MlopsHousing.Training.Plots;

/// <summary>An axis: where it begins and ends, its ticks, and the unit that its figures are told in.</summary>
/// <param name="Min">The least value shown.</param>
/// <param name="Max">The greatest value shown.</param>
/// <param name="Step">From one tick to the next: 1, 2 or 5 times a power of ten.</param>
/// <param name="Divisor">Figures are divided by it, so that they stay short.</param>
internal sealed record Scale(double Min, double Max, double Step, double Divisor)
{
    /// <summary>An axis that begins and ends where the data does.</summary>
    public static Scale Over(double min, double max, int ticks = 5)
    {
        if (!(max > min)) (min, max) = (min - 1, max + 1);
        var raw = (max - min) / ticks;
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        var step = power * ((raw / power) switch { < 1.5 => 1, < 3.5 => 2, < 7.5 => 5, _ => 10 });
        var most = Math.Max(Math.Abs(min), Math.Abs(max));
        return new(min, max, step, most >= 2_000_000 ? 1_000_000 : most >= 10_000 ? 1_000 : 1);
    }

    /// <summary>An axis that begins and ends at ticks.</summary>
    public static Scale Around(double min, double max, int ticks = 5)
    {
        var scale = Over(min, max, ticks);
        return scale with { Min = Math.Floor(scale.Min / scale.Step) * scale.Step, Max = Math.Ceiling(scale.Max / scale.Step) * scale.Step };
    }

    public IEnumerable<double> Ticks
    {
        get
        {
            for (var i = (long)Math.Ceiling(Min / Step - 1e-9); i * Step <= Max + 1e-9 * Step; i++) yield return i * Step;
        }
    }

    /// <summary>A unit as the axis tells it, such as <c>thousand USD</c>.</summary>
    public string Unit(string unit) => Divisor switch { 1 => unit, 1_000 => $"thousand {unit}", _ => $"million {unit}" };

    public string Write(double value) => (value / Divisor).ToString("#,0.####", CultureInfo.InvariantCulture);
}

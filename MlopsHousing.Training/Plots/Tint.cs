using ScottPlot;

namespace MlopsHousing.Training.Plots;

/// <summary>Colours from one through nothing to another: what is nothing lets the page through, be it white or black.</summary>
/// <param name="below">At 0.</param>
/// <param name="above">At 1.</param>
internal sealed class Tint(Color below, Color above) : IColormap
{
    private const double Faintest = 0.12;

    public string Name => "tint";

    public Color GetColor(double position)
    {
        var strength = Math.Clamp(Math.Abs(position - 0.5) * 2, 0, 1);
        return (position < 0.5 ? below : above).WithAlpha(Faintest + (1 - Faintest) * strength);
    }
}

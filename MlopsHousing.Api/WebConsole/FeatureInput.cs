using System.Globalization;
using System.Text;
using MlopsHousing.Modeling.Profiles;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Api.WebConsole;

/// <summary>One field of the form: what the signature says of a feature, and what the profile knows of its values.</summary>
/// <param name="feature">The feature.</param>
/// <param name="profile">Its values in the training rows; null where that is not known.</param>
/// <param name="isCoordinate">Whether it is one of the two that make a place.</param>
public sealed class FeatureInput(Feature feature, FeatureProfile? profile, bool isCoordinate)
{
    // Of the quantiles: sliders leave out the outermost, which would take up most of their length.
    private const double Low = 0.005;
    private const double High = 0.995;

    public Feature Feature { get; } = feature;

    /// <summary>Without spaces, which names may have: lists of ids are separated by them.</summary>
    public string Id => $"feature-{Uri.EscapeDataString(Feature.Name)}";

    /// <summary>The name in words: <c>housingMedianAge</c> is "Housing median age".</summary>
    public string Label => Words(Feature.Name);

    public string? Example => Feature.Example is { } example ? example.ToString() : null;

    /// <summary>How much it is worth to be varied alone; a coordinate, which makes no place alone, comes last.</summary>
    public double Weight => isCoordinate ? -1 : profile?.Importance ?? 0;

    /// <summary>What most training rows have, in words; null where that is not known.</summary>
    public string? Usual => profile?.Values is { } values && Feature.Type == FeatureType.Number
        ? $"{Short(values.QuantileAt(0.05), values)} to {Short(values.QuantileAt(0.95), values)}"
        : null;

    /// <summary>Where the slider starts and ends; null where there is none.</summary>
    public (string Min, string Max, string Step)? Slider
    {
        get
        {
            if (Feature.Type != FeatureType.Number || profile?.Values is not { } values)
                return null;
            var (min, max) = (values.QuantileAt(Low), values.QuantileAt(High));
            if (!(max > min))
                return null;
            // A step that is a power of ten: at least a hundred of them, none finer than the data.
            var step = Math.Max(Math.Pow(10, Math.Floor(Math.Log10((max - min) / 100))), Math.Pow(10, -values.Decimals));
            var hard = Feature.HardRange ?? new(double.NegativeInfinity, double.PositiveInfinity);
            return (Write(Math.Max(hard.Min, Math.Floor(min / step) * step)), Write(Math.Min(hard.Max, Math.Ceiling(max / step) * step)), Write(step));
        }
    }

    /// <summary>An end of the values that are taken, for numbers and dates; null without one.</summary>
    public string? Limit(Func<Interval, double> end) => Feature.HardRange is not { } range ? null
        : Feature.Type == FeatureType.Date ? CalendarDate.Format(end(range))
        : Write(end(range));

    /// <summary>A name as people would write it.</summary>
    public static string Words(string name)
    {
        var words = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var letter = name[i];
            if (letter is '_' or '-' or '.')
                words.Append(' ');
            else if (i > 0 && char.IsUpper(letter) && char.IsLower(name[i - 1]))
                words.Append(' ').Append(char.ToLowerInvariant(letter));
            else
                words.Append(i == 0 ? char.ToUpperInvariant(letter) : letter);
        }

        return words.ToString();
    }

    // Three digits of the values' own spread are enough. Four are not grouped, as they may be a year.
    private static string Short(double value, Distribution values) =>
        value.ToString((Math.Abs(value) < 10_000 ? "0" : "#,0") + (values.Deviation >= 50 ? "" : ".##"), CultureInfo.InvariantCulture);

    private static string Write(double value) => Math.Round(value, 9).ToString(CultureInfo.InvariantCulture);
}

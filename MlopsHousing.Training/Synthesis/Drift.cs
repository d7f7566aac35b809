using System.Globalization;
using System.Text.RegularExpressions;
using MlopsHousing.Modeling.Profiles;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Training.Synthesis;

/// <summary>A change of one feature's values: <c>income:+1sd</c> (standard deviations), <c>rooms:-10%</c>, <c>age:+5</c> (its unit).</summary>
/// <param name="Feature">The feature's place in a row.</param>
/// <param name="Factor">What values are multiplied by.</param>
/// <param name="Offset">What is then added.</param>
public readonly partial record struct Drift(int Feature, double Factor, double Offset)
{
    /// <summary>Reads a drift.</summary>
    /// <param name="text">As above; a part of the feature's name is enough where only one has it.</param>
    /// <param name="signature">The features there are.</param>
    /// <param name="profile">Their standard deviations.</param>
    /// <exception cref="TrainingException">It is not of that form, or its feature isn't there or isn't a number.</exception>
    public static Drift Parse(string text, Signature signature, Profile profile)
    {
        var match = Pattern().Match(text);
        if (!match.Success || !double.TryParse(match.Groups["by"].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out var by))
            throw new TrainingException($"'{text}' is no drift; write feature:+1sd (standard deviations), feature:-10% or feature:+5 (its own unit).");
        var at = Find(match.Groups["feature"].Value, signature);
        if (signature.Features[at].Type == FeatureType.Category || profile.Features[at].Values is not { } values)
            throw new TrainingException($"{signature.Features[at].Name} has no numbers to shift; drift a number or a date.");
        return match.Groups["unit"].Value switch
        {
            "sd" => new(at, 1, by * values.Deviation),
            "%" => new(at, 1 + by / 100, 0),
            _ => new(at, 1, by),
        };
    }

    /// <summary>The value after the change.</summary>
    public double Apply(double value) => value * Factor + Offset;

    private static int Find(string name, Signature signature)
    {
        if (signature.IndexOf(name) is >= 0 and var exact) return exact;
        int[] found = [.. Enumerable.Range(0, signature.Width).Where(i => signature.Features[i].Name.Contains(name, StringComparison.OrdinalIgnoreCase))];
        var names = string.Join(", ", (found.Length > 1 ? found.Select(i => signature.Features[i]) : signature.Features).Select(f => f.Name));
        return found.Length switch
        {
            1 => found[0],
            0 => throw new TrainingException($"{signature.Name} has no feature {name}; it has {names}."),
            _ => throw new TrainingException($"{name} could be several features of {signature.Name}; name one of them: {names}."),
        };
    }

    [GeneratedRegex(@"\A(?<feature>[^:]+):(?<by>[+-]\d+(\.\d+)?)(?<unit>sd|%)?\z")]
    private static partial Regex Pattern();
}

using System.Text.RegularExpressions;

namespace MlopsHousing.Modeling.Signatures;

/// <summary>What must hold within a signature for anything to be served from it.</summary>
internal static partial class SignatureRules
{
    public static void Check(Signature signature)
    {
        if (!ModelName().IsMatch(signature.Name))
            throw Broken($"the name '{signature.Name}' must be 1 to 63 lower-case letters, digits or hyphens, beginning with a letter");
        if (signature.Features.Count == 0)
            throw Broken("it has no features");

        var names = new HashSet<string>(StringComparer.Ordinal) { signature.Target.Name };
        foreach (var feature in signature.Features)
        {
            if (string.IsNullOrWhiteSpace(feature.Name))
                throw Broken("a feature has no name");
            if (!names.Add(feature.Name))
                throw Broken($"the name '{feature.Name}' is used twice (or is also the target's)");
            if (feature.Type == FeatureType.Category && feature.Categories is { } c && c.Distinct().Count() != c.Count)
                throw Broken($"a category of '{feature.Name}' is listed twice");
            if (feature.Type != FeatureType.Category && feature.Categories is not null)
                throw Broken($"'{feature.Name}' has categories but is a {feature.Type}");
        }
    }

    public static bool IsModelName(string name) => ModelName().IsMatch(name);

    /// <summary>Names become folder names, URL segments and metric labels.</summary>
    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,62}\z")]
    private static partial Regex ModelName();

    private static InvalidDataException Broken(string why) => new($"The signature can't be used: {why}.");
}

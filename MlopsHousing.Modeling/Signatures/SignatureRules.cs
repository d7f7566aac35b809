using System.Text.Json;
using System.Text.RegularExpressions;
using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Modeling.Signatures;

/// <summary>What must hold within a signature for anything to be served from it.</summary>
internal static partial class SignatureRules
{
    private const int LongestName = 100;
    private const int MostFeatures = 2048;
    private const string ColumnNameRule = "1 to 100 characters, with no control characters and no white space around it";

    public static void Check(Signature signature)
    {
        if (!IsModelName(signature.Name))
            throw Broken("its name must be 1 to 63 lower-case letters, digits or hyphens, beginning with a letter");
        if (signature.Features.Count == 0) throw Broken("it has no features");
        if (signature.Features.Count > MostFeatures) throw Broken($"it has {signature.Features.Count} features where {MostFeatures} are the most");
        if (!IsColumnName(signature.Target.Name)) throw Broken($"the target's name must be {ColumnNameRule}");

        var names = new HashSet<string>(StringComparer.Ordinal) { signature.Target.Name };
        foreach (var feature in signature.Features)
        {
            if (feature is null || !IsColumnName(feature.Name)) throw Broken($"the name of a feature must be {ColumnNameRule}");
            if (!names.Add(feature.Name)) throw Broken($"the name '{feature.Name}' is used twice (or is also the target's)");
            Check(feature);
        }
    }

    public static bool IsModelName(string name) => ModelName().IsMatch(name);

    private static void Check(Feature feature)
    {
        if (feature.Type == FeatureType.Category)
        {
            if (feature.Categories is { } c && (c.Any(string.IsNullOrWhiteSpace) || c.Distinct().Count() != c.Count))
                throw Broken($"a category of '{feature.Name}' is empty or listed twice");
            if (feature is { Categories: { } known, Missing: { } missing } && known.Intersect(missing).FirstOrDefault() is { } both)
                throw Broken($"'{both}' is a category of '{feature.Name}' and also stands for a missing one");
            if (feature.HardRange is not null || feature.TrainingRange is not null)
                throw Broken($"'{feature.Name}' has a range but is a category");
        }
        else if (feature.Categories is not null)
        {
            throw Broken($"'{feature.Name}' has categories but isn't one");
        }

        if (feature.DateFormat is { } form && !(feature.Type == FeatureType.Date && CalendarDate.IsForm(form)))
            throw Broken(feature.Type == FeatureType.Date ? $"'{form}' is not the form of a date, as 'M/d/yyyy' is, for '{feature.Name}'" : $"'{feature.Name}' has a dateFormat but is no date");
        if (feature is { HardRange: { } hard, TrainingRange: { } seen } && !(hard.Contains(seen.Min) && hard.Contains(seen.Max)))
            throw Broken($"the training range of '{feature.Name}' is not within its hard range");
        var kind = feature.Example?.GetValueKind();
        if (kind is not null && kind != (feature.Type == FeatureType.Number ? JsonValueKind.Number : JsonValueKind.String))
            throw Broken($"the example of '{feature.Name}' is not of its type");
    }

    /// <summary>Names are columns, JSON members, metric labels and form fields.</summary>
    private static bool IsColumnName(string? name) =>
        name is { Length: > 0 and <= LongestName } && name.Trim().Length == name.Length && !name.Any(c => char.IsControl(c) || char.IsSurrogate(c));

    /// <summary>Names become folder names, URL segments and metric labels.</summary>
    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,62}\z")]
    private static partial Regex ModelName();

    private static InvalidDataException Broken(string why) => new($"The signature can't be used: {why}.");
}

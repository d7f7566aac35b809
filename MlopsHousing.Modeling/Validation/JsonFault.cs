using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace MlopsHousing.Modeling.Validation;

/// <summary>What is wrong with a JSON file, and where, for those who write it: the platform's messages name types of .NET.</summary>
public static partial class JsonFault
{
    /// <summary>The end of a sentence, such as "$.features[0].nulls (line 4) must not be null."</summary>
    /// <param name="e">What reading the file threw.</param>
    /// <param name="shapes">What it was read as, to name the values that a field may have.</param>
    public static string Describe(Exception e, JsonSerializerContext shapes)
    {
        var (message, place) = (Where().Replace(e.Message, ""), Place(e));
        if (e is JsonException { InnerException: JsonException } broken) return $"it stops being JSON at line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}.";
        if (message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal)) return $"{place} is not a field here: mind its spelling, or leave it out.";
        if (message.Contains("doesn't allow", StringComparison.Ordinal)) return $"{place} must not be null.";
        if (message.Contains("must specify a type discriminator", StringComparison.Ordinal)) return $"{place} needs a \"kind\".";
        if (message.StartsWith("Duplicate property", StringComparison.Ordinal)) return $"{place} is there twice.";
        if (Missing().Match(message) is { Success: true } missing) return $"{place} lacks {missing.Groups[1]}.";
        if (UnknownKind().Match(message) is { Success: true } kind) return $"{place} has the kind {kind.Groups[1]}, which there is not.";
        if (Unconverted().Match(message) is { Success: true } unconverted) return $"{place} {Expected(unconverted.Groups[1].Value, (e as JsonException)?.Path, shapes)}.";
        return $"{place}: {message}"; // a converter's own words
    }

    private static string Place(Exception e)
    {
        // An object without its kind is no JsonException: only the message tells where it is.
        var (path, line) = e is JsonException json ? (json.Path, $"{json.LineNumber + 1}")
            : Where().Match(e.Message) is { Success: true } at ? (at.Groups[1].Value, $"{long.Parse(at.Groups[2].Value, CultureInfo.InvariantCulture) + 1}")
            : (null, "");
        return path is null or "$" ? "it" : $"{path} (line {line})";
    }

    /// <param name="name">The type that the platform names: the field's, or where the field is a parameter, that of the object it is in.</param>
    /// <param name="path">Where the field is.</param>
    /// <param name="shapes">What the file was read as.</param>
    private static string Expected(string name, string? path, JsonSerializerContext shapes)
    {
        var type = shapes.GetType().Assembly.GetType(name) ?? Type.GetType(name);
        var field = path?[(path.LastIndexOf('.') + 1)..];
        if (type is { IsEnum: false } && shapes.GetTypeInfo(type)?.Properties.FirstOrDefault(property => property.Name == field) is { } found)
            type = Nullable.GetUnderlyingType(found.PropertyType) ?? found.PropertyType;
        return type is { IsEnum: true } ? $"must be one of {string.Join(", ", Enum.GetValues(type).Cast<object>().Select(value => JsonSerializer.Serialize(value, type, shapes)))}"
            : type == typeof(string) ? "must be a text"
            : type == typeof(int) ? "must be a whole number"
            : type == typeof(double) ? "must be a number"
            : type == typeof(bool) ? "must be true or false"
            : "has a value that is not of its kind";
    }

    [GeneratedRegex(@" Path: (.*) \| LineNumber: (\d+) \| BytePositionInLine: \d+\.$", RegexOptions.Singleline)]
    private static partial Regex Where();

    [GeneratedRegex(@"missing required properties including: (.+)\.$", RegexOptions.Singleline)]
    private static partial Regex Missing();

    [GeneratedRegex(@"^Read unrecognized type discriminator id (.+)\.$", RegexOptions.Singleline)]
    private static partial Regex UnknownKind();

    [GeneratedRegex(@"could not be converted to (?:System\.Nullable`1\[)?([^\]\s]+?)\]?\.$")]
    private static partial Regex Unconverted();
}

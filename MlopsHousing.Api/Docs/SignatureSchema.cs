using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Api.Docs;

/// <summary>The schema of a row, made from a signature: names, types, units, ranges and a real example.</summary>
internal static class SignatureSchema
{
    public static OpenApiSchema Of(Signature signature) => new()
    {
        Type = JsonSchemaType.Object,
        Title = signature.Name,
        Description = signature.Description,
        Properties = signature.Features.ToDictionary(f => f.Name, IOpenApiSchema (f) => Of(f)),
        Required = signature.Features.Where(f => f.IsRequired).Select(f => f.Name).ToHashSet(),
        AdditionalPropertiesAllowed = false,
        Examples = Example(signature) is { } example ? [example] : null,
    };

    /// <summary>A row of real values; null when the signature has none.</summary>
    public static JsonObject? Example(Signature signature)
    {
        var given = signature.Features.Where(f => f.Example is not null).ToList();
        return given.Count == 0 ? null : new(given.Select(f => KeyValuePair.Create(f.Name, f.Example?.DeepClone())));
    }

    private static OpenApiSchema Of(Feature feature)
    {
        var schema = new OpenApiSchema
        {
            Type = (feature.Type == FeatureType.Number ? JsonSchemaType.Number : JsonSchemaType.String)
                | (feature.IsRequired ? 0 : JsonSchemaType.Null),
            Description = Describe(feature),
            Examples = feature.Example is { } example ? [example.DeepClone()] : null,
        };
        if (feature.Type == FeatureType.Date) schema.Format = "date";
        if (feature.Type == FeatureType.Number && feature.HardRange is { } hard)
            (schema.Minimum, schema.Maximum) = (hard.Min.ToString(CultureInfo.InvariantCulture), hard.Max.ToString(CultureInfo.InvariantCulture));
        // Where unseen categories are let through with a warning, a list would forbid what is allowed.
        if (feature is { Type: FeatureType.Category, Unseen: UnseenPolicy.Reject, Categories: { } categories })
            schema.Enum = [.. categories.Select(c => (JsonNode)c)];
        if (feature.Unit is { Length: > 0 } unit)
            schema.Extensions = new Dictionary<string, IOpenApiExtension> { ["x-unit"] = new JsonNodeExtension(unit) };
        return schema;
    }

    private static string Describe(Feature feature)
    {
        var parts = new List<string>();
        if (feature.Description is { Length: > 0 } description) parts.Add(description.TrimEnd('.') + ".");
        if (feature.Unit is { Length: > 0 } unit) parts.Add($"Unit: {unit}.");
        if (feature is { Type: FeatureType.Date, HardRange: { } hard }) parts.Add($"From {CalendarDate.Format(hard.Min)} to {CalendarDate.Format(hard.Max)}.");
        if (feature.TrainingRange is { } seen) parts.Add($"Training saw {Describe(feature, seen)}; outside it the answer carries a warning.");
        if (feature.Categories is { } categories)
            parts.Add($"Training saw {string.Join(", ", categories.Take(20))}{(categories.Count > 20 ? $" and {categories.Count - 20} more" : "")}.");
        return string.Join(' ', parts);
    }

    private static string Describe(Feature feature, Interval range) => feature.Type == FeatureType.Date
        ? $"{CalendarDate.Format(range.Min)} to {CalendarDate.Format(range.Max)}"
        : range.ToString();
}

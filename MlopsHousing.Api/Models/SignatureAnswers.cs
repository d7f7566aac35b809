using System.Text.Json.Nodes;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Api.Models;

/// <summary>Shows a signature to clients: dates as dates, not as the numbers of a row.</summary>
internal static class SignatureAnswers
{
    public static SignatureAnswer ToAnswer(this Signature signature) => new(
        [.. signature.Features.Select(ToAnswer)],
        new(signature.Target.Name, signature.Target.Unit, signature.Target.Description));

    private static FeatureAnswer ToAnswer(Feature feature) => new(
        feature.Name, TypeName(feature.Type), feature.Unit, feature.Description, feature.IsRequired,
        Bounds(feature, feature.HardRange), Bounds(feature, feature.TrainingRange), feature.Categories, feature.Example?.DeepClone());

    private static string TypeName(FeatureType type) => type switch
    {
        FeatureType.Number => "number",
        FeatureType.Category => "category",
        _ => "date",
    };

    private static JsonArray? Bounds(Feature feature, Interval? range) => range is not { } r ? null
        : feature.Type == FeatureType.Date ? [CalendarDate.Format(r.Min), CalendarDate.Format(r.Max)]
        : [r.Min, r.Max];
}

using System.Text.Json.Serialization;

namespace MlopsHousing.Modeling.Features;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowOutOfOrderMetadataProperties = true,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(FeatureRecipe))]
internal sealed partial class FeatureRecipeJson : JsonSerializerContext;

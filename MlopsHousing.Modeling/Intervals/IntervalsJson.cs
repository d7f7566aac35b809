using System.Text.Json.Serialization;

namespace MlopsHousing.Modeling.Intervals;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    NewLine = "\n")]
[JsonSerializable(typeof(ConformalScores))]
internal sealed partial class IntervalsJson : JsonSerializerContext;

using System.Text.Json.Serialization;
using MlopsHousing.Training.Evaluation;
using MlopsHousing.Training.Tuning;

namespace MlopsHousing.Training.Data;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowOutOfOrderMetadataProperties = true,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(DataContract))]
[JsonSerializable(typeof(TunedParameters))]
[JsonSerializable(typeof(TrialsFile))]
[JsonSerializable(typeof(DatasetSource))]
[JsonSerializable(typeof(DatasetCard))]
[JsonSerializable(typeof(IReadOnlyList<SegmentRule>))]
internal sealed partial class DefinitionJson : JsonSerializerContext;

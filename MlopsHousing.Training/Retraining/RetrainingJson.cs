using System.Text.Json.Serialization;

namespace MlopsHousing.Training.Retraining;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(CollectedData))]
[JsonSerializable(typeof(TrainedCandidate))]
[JsonSerializable(typeof(WindowEvaluation))]
[JsonSerializable(typeof(GateDecision))]
[JsonSerializable(typeof(RetrainingResult))]
[JsonSerializable(typeof(RetrainingRecord))]
internal sealed partial class RetrainingJson : JsonSerializerContext;

using System.Text.Json.Serialization;
using MlopsHousing.Training.Evaluation;
using MlopsHousing.Training.Synthesis;

namespace MlopsHousing.Training.Pipeline;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(ModelMetrics))]
[JsonSerializable(typeof(Lineage))]
[JsonSerializable(typeof(SyntheticMark))]
internal sealed partial class EvidenceJson : JsonSerializerContext;

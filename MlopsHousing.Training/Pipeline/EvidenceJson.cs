using System.Text.Json.Serialization;
using MlopsHousing.Training.Evaluation;

namespace MlopsHousing.Training.Pipeline;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(ModelMetrics))]
[JsonSerializable(typeof(Lineage))]
internal sealed partial class EvidenceJson : JsonSerializerContext;

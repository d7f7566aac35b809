using System.Text.Json.Serialization;
using MlopsHousing.Api.Feedback;
using MlopsHousing.Api.Models;
using MlopsHousing.Api.Monitoring;
using MlopsHousing.Api.Monitoring.Summaries;
using MlopsHousing.Api.Trials;

namespace MlopsHousing.Api;

/// <summary>Everything the API writes or reads by serializer, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ModelReference))]
[JsonSerializable(typeof(ModelListAnswer))]
[JsonSerializable(typeof(ModelAnswer))]
[JsonSerializable(typeof(VersionsAnswer))]
[JsonSerializable(typeof(VersionAnswer))]
[JsonSerializable(typeof(HistoryAnswer))]
[JsonSerializable(typeof(ModelSummary))]
[JsonSerializable(typeof(AliasEndpoint.AliasRequest))]
[JsonSerializable(typeof(FeedbackAnswer))]
[JsonSerializable(typeof(FeedbackShape))]
[JsonSerializable(typeof(QualityAnswer))]
[JsonSerializable(typeof(DriftAnswer))]
[JsonSerializable(typeof(SummaryAnswer))]
[JsonSerializable(typeof(ChallengerAnswer))]
[JsonSerializable(typeof(BuildEndpoint.BuildAnswer))]
internal sealed partial class ApiJson : JsonSerializerContext;

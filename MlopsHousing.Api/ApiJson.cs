using System.Text.Json.Serialization;
using MlopsHousing.Api.Models;

namespace MlopsHousing.Api;

/// <summary>Everything the API writes or reads by serializer, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ModelReference))]
[JsonSerializable(typeof(ModelListAnswer))]
[JsonSerializable(typeof(ModelAnswer))]
[JsonSerializable(typeof(VersionAnswer))]
[JsonSerializable(typeof(ModelSummary))]
[JsonSerializable(typeof(AliasEndpoint.AliasRequest))]
[JsonSerializable(typeof(BuildEndpoint.BuildAnswer))]
internal sealed partial class ApiJson : JsonSerializerContext;

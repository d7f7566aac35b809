using System.Text.Json.Serialization;
using MlopsHousing.Api.Models;

namespace MlopsHousing.Api;

/// <summary>Everything the API writes by serializer, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ModelReference))]
internal sealed partial class ApiJson : JsonSerializerContext;

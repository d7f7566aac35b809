using System.Text.Json.Serialization;

namespace MlopsHousing.Predict.OpenInference.Rest;

internal sealed record RestError(string Error);

internal sealed record RestServer(string Name, string Version, IReadOnlyList<string> Extensions);

internal sealed record RestLive(bool Live);

internal sealed record RestReady(bool Ready);

internal sealed record RestModelReady(string Name, bool Ready);

internal sealed record RestTensor(string Name, string Datatype, IReadOnlyList<long> Shape);

/// <param name="Name">The model's name.</param>
/// <param name="Versions">Those that the registry has.</param>
/// <param name="Platform">What runs the model.</param>
/// <param name="Inputs">One tensor per feature.</param>
/// <param name="Outputs">The predictions.</param>
/// <param name="Properties">The version that this is about, its digest, and the unit of predictions.</param>
internal sealed record RestModel(
    string Name,
    IReadOnlyList<string> Versions,
    string Platform,
    IReadOnlyList<RestTensor> Inputs,
    IReadOnlyList<RestTensor> Outputs,
    IReadOnlyDictionary<string, string> Properties);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RestError))]
[JsonSerializable(typeof(RestServer))]
[JsonSerializable(typeof(RestLive))]
[JsonSerializable(typeof(RestReady))]
[JsonSerializable(typeof(RestModelReady))]
[JsonSerializable(typeof(RestModel))]
internal sealed partial class OpenInferenceJson : JsonSerializerContext;

using MlopsHousing.Modeling.Serving;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Predict.Models;

namespace MlopsHousing.Predict.OpenInference;

/// <summary>A tensor as the metadata tells it; -1 stands for the number of rows.</summary>
internal sealed record TensorDescription(string Name, string Datatype, long[] Shape);

/// <summary>What the protocol tells about the server and a model, over REST and gRPC alike.</summary>
internal sealed record ModelDescription(LoadedModel Model, IReadOnlyList<string> Versions)
{
    public const string ServerName = "mlops-housing-predict";

    /// <summary>In the form <c>project_format</c> that the protocol asks for.</summary>
    public const string Platform = "mlopshousing_forest";

    public IEnumerable<TensorDescription> Inputs => Model.Signature.Features.Select(f =>
        new TensorDescription(f.Name, f.Type == FeatureType.Number ? "FP64" : "BYTES", [-1, 1]));

    /// <summary>All but the prediction come only when they are asked for.</summary>
    public IEnumerable<TensorDescription> Outputs => OutputNames.Of(OutputNames.OfferedBy(Model)).Select(name =>
        new TensorDescription(name, "FP64", name == OutputNames.Contributions ? [-1, Model.Explainer.Features.Count] : [-1]));

    public Dictionary<string, string> Properties => new()
    {
        ["version"] = Model.Version.Number.ToString(),
        ["digest"] = Model.Version.Digest,
        ["target"] = Model.Signature.Target.Name,
        ["unit"] = Model.Signature.Target.Unit,
    };

    /// <summary>Describes the version asked for, or the champion.</summary>
    public static async Task<ModelDescription> OfAsync(ModelHost host, string model, string? version, CancellationToken cancel) =>
        new(await host.GetAsync(model, version, cancel), [.. (await host.ListVersionsAsync(cancel)).Select(v => v.ToString())]);
}

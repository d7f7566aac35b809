using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Predict.Models;

/// <summary>A model that answers before it is served, under a name that only this process knows. Nothing of it is counted.</summary>
internal sealed class Rehearsal(LoadedModel model, Action end) : IDisposable
{
    public string Name { get; } = $"rehearsal-{Guid.NewGuid():N}";

    public LoadedModel Model { get; } = model;

    public void Dispose() => end();
}

using Microsoft.Extensions.Options;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Predict.Models;

/// <summary>What the registry says, and its champion, read once: beside all else that a start does.</summary>
internal sealed class FirstModel(IModelRegistry registry, IOptions<RegistryOptions> options, ModelLoader loader)
{
    private readonly Lock _lock = new();
    private Task<(string Model, AliasSnapshot Aliases, LoadedModel? Champion)>? _reading;

    /// <summary>Begins at the first call; every call gives the same.</summary>
    /// <exception cref="RegistryException">The registry can't be read.</exception>
    /// <exception cref="Modeling.Artifacts.ArtifactException">The champion is damaged.</exception>
    public Task<(string Model, AliasSnapshot Aliases, LoadedModel? Champion)> ReadAsync(CancellationToken cancel)
    {
        lock (_lock) _reading ??= Task.Run(ReadOnceAsync, CancellationToken.None);
        return _reading.WaitAsync(cancel);
    }

    private async Task<(string, AliasSnapshot, LoadedModel?)> ReadOnceAsync()
    {
        var model = await options.Value.ChooseModelAsync(registry, CancellationToken.None);
        var aliases = await registry.ReadAliasesAsync(model, CancellationToken.None);
        return (model, aliases, aliases.Aliases.Champion is { } number ? await loader.LoadAsync(model, number, CancellationToken.None) : null);
    }
}

using Microsoft.Extensions.Options;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Predict.Models;

/// <summary>What the registry says, and its champion, read once: beside all else that a start does.</summary>
internal sealed class FirstModel(IModelRegistry registry, IOptions<RegistryOptions> options, ModelLoader loader)
{
    private readonly Lock _lock = new();
    private bool _begun;
    private Task<(string Model, AliasSnapshot Aliases, LoadedModel? Champion)>? _reading;

    /// <summary>Begins to read, if nobody has.</summary>
    public void Begin()
    {
        lock (_lock)
        {
            if (_begun) return;
            _begun = true;
            _reading = Task.Run(ReadOnceAsync, CancellationToken.None);
        }
    }

    /// <summary>What was read, once. It is kept no longer: when another version serves, nothing holds the first.</summary>
    /// <exception cref="RegistryException">The registry can't be read.</exception>
    /// <exception cref="Modeling.Artifacts.ArtifactException">The champion is damaged.</exception>
    public async Task<(string Model, AliasSnapshot Aliases, LoadedModel? Champion)> TakeAsync(CancellationToken cancel)
    {
        Begin();
        var reading = Interlocked.Exchange(ref _reading, null) ?? throw new InvalidOperationException("It was taken before.");
        return await reading.WaitAsync(cancel);
    }

    private async Task<(string, AliasSnapshot, LoadedModel?)> ReadOnceAsync()
    {
        var model = await options.Value.ChooseModelAsync(registry, CancellationToken.None);
        var aliases = await registry.ReadAliasesAsync(model, CancellationToken.None);
        return (model, aliases, aliases.Aliases.Champion is { } number ? await loader.LoadAsync(model, number, CancellationToken.None) : null);
    }
}

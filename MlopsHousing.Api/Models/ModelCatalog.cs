using Microsoft.Extensions.Options;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Intervals;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Api.Models;

/// <summary>
/// The API's snapshot of the registry: who is champion, under which digest, with which signature. It looks at the aliases'
/// tag every second and exchanges one reference; a registry that goes away later costs nothing but news. A new champion
/// must have answered once before it replaces one that does: it may be damaged where only the predictor can see it.
/// </summary>
public sealed partial class ModelCatalog(
    IModelRegistry registry,
    IOptions<RegistryOptions> registryOptions,
    IOptions<CatalogOptions> options,
    IPredictor predictor,
    ILogger<ModelCatalog> log) : BackgroundService
{
    private volatile ServedModel? _champion;
    private string? _etag;
    private bool _failing;

    /// <summary>The version that answers; null while there is no champion.</summary>
    public ServedModel? Champion => _champion;

    /// <summary>The name of the model that answers.</summary>
    public string Model { get; private set; } = "";

    /// <summary>Reads the registry once before the server listens: a registry that can't be read ends the start.</summary>
    /// <exception cref="RegistryException">The registry can't be read, or has no such model.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        Model = await registryOptions.Value.ChooseModelAsync(registry, cancellationToken);
        await LoadAsync(await registry.ReadAliasesAsync(Model, cancellationToken), cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PollInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await FollowAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task FollowAsync(CancellationToken cancel)
    {
        try
        {
            var aliases = _etag is null
                ? await registry.ReadAliasesAsync(Model, cancel)
                : await registry.ReadAliasesIfChangedAsync(Model, _etag, cancel);
            if (aliases is not null) await LoadAsync(aliases, cancel);
            if (_failing) RegistryIsBack(Model);
            _failing = false;
        }
        catch (Exception e) when (e is RegistryException or ArtifactException or ModelUnavailableException or InvalidDataException or IOException)
        {
            // Said once, not every second; the last snapshot goes on answering.
            if (!_failing) RegistryIsGone(Model, e.Message);
            _failing = true;
        }
    }

    private async Task LoadAsync(AliasSnapshot aliases, CancellationToken cancel)
    {
        if (aliases.Aliases.Champion is not { } number)
        {
            NoChampion(Model);
        }
        else if (number != _champion?.Version.Number)
        {
            var manifest = await registry.ReadManifestAsync(Model, number, cancel);
            var signature = Signature.Parse(await registry.ReadFileAsync(Model, number, ArtifactNames.Signature, cancel));
            var intervals = manifest.Serving.ContainsKey(ArtifactNames.Intervals)
                ? ConformalScores.Parse(await registry.ReadFileAsync(Model, number, ArtifactNames.Intervals, cancel))
                : null;
            var next = new ServedModel(new ModelVersion(Model, number, manifest.Digest), signature, AliasNames.Champion, intervals);
            if (_champion is not null) await predictor.PredictAsync(next.Version, SampleRows.Of(signature, 1), new double[1], cancel);
            _champion = next;
            Serving(Model, number, manifest.Digest);
        }

        // Remembered last: a load that fails is tried again at the next look.
        _etag = aliases.ETag;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Champion of {Model} is version {Version} ({Digest})")]
    private partial void Serving(string model, int version, string digest);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Model} has no champion; promote one with 'mlops models promote'")]
    private partial void NoChampion(string model);

    [LoggerMessage(Level = LogLevel.Error, Message = "The registry can't be followed; {Model} stays as it was. {Reason}")]
    private partial void RegistryIsGone(string model, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The registry of {Model} can be followed again")]
    private partial void RegistryIsBack(string model);
}

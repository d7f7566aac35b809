using Microsoft.Extensions.Options;
using MlopsHousing.Api.Monitoring;
using MlopsHousing.Api.Trials;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;

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
    DriftLedgers drift,
    TimeProvider time,
    TrialCatalog trials,
    ILogger<ModelCatalog> log) : BackgroundService
{
    private volatile ServedModel? _champion;
    private string? _etag;
    private bool _failing;
    private long _swaps;

    /// <summary>The version that answers; null while there is no champion.</summary>
    public ServedModel? Champion => _champion;

    /// <summary>When it became that here.</summary>
    public DateTimeOffset ChampionSince { get; private set; }

    /// <summary>How often one champion was exchanged for another here.</summary>
    public long Swaps => Interlocked.Read(ref _swaps);

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
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            // Said once, not every second; the last snapshot goes on answering. A registry can fail in ways that nobody foresees, and one
            // that left this loop would end the process, and that of every replica at the same moment.
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
            var next = await ServedModelReader.ReadAsync(registry, Model, number, AliasNames.Champion, drift, cancel);
            await AskOnceAsync(next, cancel);
            if (_champion is not null) Interlocked.Increment(ref _swaps);
            ChampionSince = time.GetUtcNow();
            _champion = next;
            Serving(Model, number, next.Version.Digest);
        }

        trials.Follow(aliases, aliases.Aliases.Champion is null ? null : _champion);
        // Remembered last: a load that fails is tried again at the next look.
        _etag = aliases.ETag;
    }

    /// <summary>
    /// The first champion need not answer, for nothing does without it. It is asked all the same: to connect and to compile a
    /// call can take a first prediction longer than it may.
    /// </summary>
    private async Task AskOnceAsync(ServedModel model, CancellationToken cancel)
    {
        try
        {
            await predictor.PredictAsync(model.Version, SampleRows.Of(model.Signature, 1), new double[1], cancel);
        }
        catch (ModelUnavailableException) when (_champion is null)
        {
        }
    }

    [LoggerMessage(EventId = 3004, Level = LogLevel.Information, Message = "Champion of {Model} is version {Version} ({Digest})")]
    private partial void Serving(string model, int version, string digest);

    [LoggerMessage(EventId = 3005, Level = LogLevel.Warning, Message = "{Model} has no champion; promote one with 'mlops models promote'")]
    private partial void NoChampion(string model);

    [LoggerMessage(EventId = 3006, Level = LogLevel.Error, Message = "The registry can't be followed; {Model} stays as it was. {Reason}")]
    private partial void RegistryIsGone(string model, string reason);

    [LoggerMessage(EventId = 3007, Level = LogLevel.Information, Message = "The registry of {Model} can be followed again")]
    private partial void RegistryIsBack(string model);
}

using System.Globalization;
using Microsoft.Extensions.Options;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Predict.Telemetry;

namespace MlopsHousing.Predict.Models;

/// <summary>
/// The versions of one model that can be asked here: those with an alias kept warm, others loaded on demand. A request
/// takes its model once, first; a swap exchanges one reference and disturbs no request under way.
/// </summary>
public sealed partial class ModelHost : IPredictor, IDisposable
{
    private readonly OnDemandVersions _onDemand;
    private readonly IModelRegistry _registry;
    private readonly ModelLoader _loader;
    private readonly PredictMetrics _metrics;
    private readonly ILogger _log;
    private volatile ServedModels? _served;
    private volatile Rehearsal? _rehearsal;

    internal ModelHost(
        IModelRegistry registry, ModelLoader loader, PredictMetrics metrics, IOptions<ModelsOptions> options, TimeProvider time, ILogger<ModelHost> log)
    {
        (_registry, _loader, _metrics, _log) = (registry, loader, metrics, log);
        _onDemand = new(options.Value.OnDemandVersions, options.Value.FailureMemory, time, LoadOnDemandAsync);
        metrics.ObserveModels(() => _served);
    }

    /// <summary>The name of the model that is served; empty before the registry was read.</summary>
    public string Model { get; internal set; } = "";

    /// <summary>The version that answers requests that name none; null before it is verified and warm.</summary>
    public ModelVersion? Champion => _served?.Champion.Version;

    /// <summary>What is kept warm; setting it is the swap.</summary>
    internal ServedModels? Served
    {
        get => _served;
        set => _served = value;
    }

    /// <inheritdoc />
    /// <exception cref="ModelUnavailableException">Not ready, no such version, or another digest.</exception>
    public ValueTask PredictAsync(
        ModelVersion version, ReadOnlyMemory<double> rows, Memory<double> predictions, Memory<double> scales, CancellationToken cancel)
    {
        // The usual case answers without a state machine.
        if (_served?.Find(version.Number) is not { } model) return LoadAndScoreAsync(version, rows, predictions, scales, cancel);
        Score(model, version, rows.Span, predictions.Span, scales.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    /// <exception cref="ModelUnavailableException">Not ready, no such version, or another digest.</exception>
    public async ValueTask<double> ExplainAsync(
        ModelVersion version, ReadOnlyMemory<double> rows, Memory<double> predictions, Memory<double> scales, Memory<double> contributions,
        CancellationToken cancel)
    {
        var model = _served?.Find(version.Number) ?? await LoadExactlyAsync(version, cancel);
        Require(model, version);
        try
        {
            model.Explain(rows.Span, predictions.Span, scales.Span, contributions.Span, cancel);
        }
        catch (OperationCanceledException)
        {
            _metrics.Answered(model.Version, Dialect.InProcess, Outcome.Cancelled);
            throw;
        }

        _metrics.Answered(model.Version, Dialect.InProcess, Outcome.Ok);
        return model.Explainer.BaseValue;
    }

    /// <summary>The model that a request is for.</summary>
    /// <param name="model">The name asked for.</param>
    /// <param name="version">The version asked for, as text; null or empty for the champion.</param>
    /// <param name="cancel">Ends the wait, not the load: others may wait for it too.</param>
    /// <exception cref="NotInRegistryException">There is no such model or version.</exception>
    /// <exception cref="ModelUnavailableException">Not ready, or the version can't be loaded now.</exception>
    internal ValueTask<LoadedModel> GetAsync(string model, string? version, CancellationToken cancel)
    {
        if (_rehearsal is { } rehearsal && rehearsal.Name == model) return new(rehearsal.Model);
        if (model != Model && Model.Length > 0) throw new NotInRegistryException($"There is no model of that name here; there is {Model}.");
        var served = Ready();
        if (string.IsNullOrEmpty(version)) return new(served.Champion);
        if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw new NotInRegistryException($"{Model} has no such version; versions are whole numbers such as {served.Champion.Version.Number}.");
        return served.Find(number) is { } found ? new(found) : new(LoadAsync(number, cancel));
    }

    /// <summary>Lets a model answer under a secret name while nothing is served yet.</summary>
    internal Rehearsal Rehearse(LoadedModel model) => _rehearsal = new(model, () => _rehearsal = null);

    /// <summary>The versions that can be asked for; while the registry is away, those that are warm.</summary>
    internal async Task<IReadOnlyList<int>> ListVersionsAsync(CancellationToken cancel)
    {
        try
        {
            return await _registry.ListVersionsAsync(Model, cancel);
        }
        catch (RegistryException)
        {
            return [.. (_served?.Roles() ?? []).Select(r => r.Model.Version.Number).Distinct().Order()];
        }
    }

    private async Task<LoadedModel> LoadAsync(int version, CancellationToken cancel)
    {
        try
        {
            return await _onDemand.GetAsync(version, cancel);
        }
        catch (Exception e) when (e is ArtifactException or (RegistryException and not NotInRegistryException))
        {
            // The reason may name paths and hosts: it is for the log, not for a client.
            throw new ModelUnavailableException($"Version {version} of {Model} can't be loaded now.", e);
        }
    }

    public void Dispose() => _onDemand.Dispose();

    private ServedModels Ready() =>
        _served ?? throw new ModelUnavailableException("No model is ready yet.");

    private async Task<LoadedModel> LoadOnDemandAsync(int version, CancellationToken cancel)
    {
        try
        {
            var loaded = await _loader.LoadAsync(Model, version, cancel);
            LoadedOnDemand(Model, version, loaded.Version.Digest);
            return loaded;
        }
        catch (Exception e) when (e is ArtifactException or (RegistryException and not NotInRegistryException))
        {
            NotLoaded(Model, version, e.Message);
            throw;
        }
    }

    private async ValueTask LoadAndScoreAsync(
        ModelVersion version, ReadOnlyMemory<double> rows, Memory<double> predictions, Memory<double> scales, CancellationToken cancel) =>
        Score(await LoadExactlyAsync(version, cancel), version, rows.Span, predictions.Span, scales.Span);

    private async Task<LoadedModel> LoadExactlyAsync(ModelVersion version, CancellationToken cancel)
    {
        try
        {
            Ready();
            return await LoadAsync(version.Number, cancel);
        }
        catch (NotInRegistryException e)
        {
            throw new ModelUnavailableException($"Version {version.Number} of {version.Model} is not here.", e);
        }
    }

    private void Score(LoadedModel model, ModelVersion expected, ReadOnlySpan<double> rows, Span<double> predictions, Span<double> scales)
    {
        Require(model, expected);
        model.Predict(rows, predictions, scales);
        _metrics.Answered(model.Version, Dialect.InProcess, Outcome.Ok);
    }

    private void Require(LoadedModel model, ModelVersion expected)
    {
        if (model.Version == expected) return;
        _metrics.Answered(model.Version, Dialect.InProcess, Outcome.Unavailable);
        throw new ModelUnavailableException($"Version {expected.Number} of {expected.Model} is not here with the digest asked for.");
    }

    [LoggerMessage(2007, LogLevel.Information, "Loaded {Model} version {Version} ({Digest}) because somebody asked for it")]
    private partial void LoadedOnDemand(string model, int version, string digest);

    [LoggerMessage(2008, LogLevel.Error, "Asked for {Model} version {Version}, which can't be loaded. {Reason}")]
    private partial void NotLoaded(string model, int version, string reason);
}

using MlopsHousing.Benchmarks.Load.Client;
using MlopsHousing.Benchmarks.Load.Peers;
using MlopsHousing.Benchmarks.Load.Systems;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Benchmarks.Load;

/// <summary>All that is measured: every server runs from beginning to end, whoever's turn it is to be asked.</summary>
internal sealed class Lineup : IAsyncDisposable
{
    public const string Echo = "JSON echo";
    public const string Miss = "all-in-one, miss";
    public const string Hit = "all-in-one, hit";
    public const string Lines = "all-in-one, lines of JSON";
    public const string TwoProcesses = "Api → Predict by gRPC, miss";
    public const string Pool = "ML.NET PredictionEngine pool";
    public const string Original = "FastAPI + scikit-learn";
    public const string OriginalTwo = "FastAPI → FastAPI + scikit-learn";

    private const int KnownHomes = 1_000;
    private readonly LoadOptions _options;
    private readonly LoadedModel _model;
    private readonly Homes.Maker _maker;
    private readonly List<MeasuredSystem> _systems = [];
    private readonly List<Series> _series = [];
    private OriginalSystems? _original;

    private Lineup(LoadOptions options, LoadedModel model)
    {
        (_options, _model, _maker) = (options, model, new(model));
        Known = _maker.Next(KnownHomes);
    }

    /// <summary>In the order of the table; the first is the echo.</summary>
    public IReadOnlyList<Series> Series => _series;

    /// <summary>Null where it is not measured.</summary>
    public StreamSeries? Stream { get; private set; }

    /// <summary>Homes that are asked about again and again.</summary>
    private Homes Known { get; }

    /// <exception cref="RegistryException">There is no champion.</exception>
    public static async Task<Lineup> StartAsync(LoadOptions options, OwnSystems own, TextWriter progress)
    {
        var registryOptions = new RegistryOptions();
        var registry = registryOptions.Open();
        var (name, version) = await Champion.FindAsync(registry, registryOptions);
        var lineup = new Lineup(options, await LoadedModel.LoadAsync(registry, name, version));
        try
        {
            await lineup.StartAllAsync(own, progress);
            return lineup;
        }
        catch
        {
            await lineup.DisposeAsync();
            throw;
        }
    }

    public Series? Find(string name) => _series.Find(series => series.Name == name);

    /// <summary>Questions to a server of ours that has answered none yet.</summary>
    public Questions First() => Ask(Known, "miss");

    /// <summary>Homes that nobody was asked about.</summary>
    public Homes MakeHomes(int count) => _maker.Next(count);

    /// <summary>Questions about homes to a server of ours.</summary>
    /// <param name="homes">The homes.</param>
    /// <param name="cache">What <c>X-Cache</c> must say: one of these.</param>
    public Questions Ask(Homes homes, params string[] cache) => PredictQuestions.ToApi(_model, homes, cache);

    /// <summary>Questions about homes that nobody was asked about, to a server of ours.</summary>
    public Questions AskNew(int count) => Ask(MakeHomes(count), "miss");

    public async ValueTask DisposeAsync()
    {
        foreach (var system in _systems) await system.DisposeAsync();
        _original?.Dispose();
    }

    private async Task StartAllAsync(OwnSystems own, TextWriter progress)
    {
        progress.WriteLine("Starting the servers …");
        var echoed = PredictQuestions.Exactly(Known, Known.Json);
        Add(Echo, await OwnSystems.StartPeerAsync("echo"), _ => echoed);
        if (Includes(Miss, Hit, Lines)) Add(await own.StartAllInOneAsync());
        if (Includes(TwoProcesses)) Add(TwoProcesses, await own.StartTwoProcessesAsync(), AskNew);
        if (Includes(Pool))
        {
            var pooled = PredictQuestions.Exactly(Known, i => PoolServer.AnswerOf(Known.Predictions[i]));
            Add(Pool, await OwnSystems.StartPeerAsync("pool"), _ => pooled);
        }

        if (!Includes(Original, OriginalTwo)) return;
        if (OriginalSystems.Missing() is { } missing)
        {
            progress.WriteLine($"The original stack is not measured: {missing}.");
            return;
        }

        progress.WriteLine("Training the original's model …");
        _original = await OriginalSystems.TrainAsync(MakeHomes(_options.TrainingHomes), Known);
        var asked = _original.Questions();
        if (Includes(Original)) Add(Original, await _original.StartOneAsync(), _ => asked);
        if (Includes(OriginalTwo)) Add(OriginalTwo, await _original.StartTwoAsync(), _ => asked);
    }

    private void Add(MeasuredSystem allInOne)
    {
        _systems.Add(allInOne);
        if (Includes(Miss)) Add(Miss, allInOne, AskNew);
        var hits = new CachedHomes(Ask(Known, "hit"), allInOne.Port);
        if (Includes(Hit)) Add(Hit, allInOne, _ => hits.Ask());
        if (Includes(Lines)) Stream = new(_model, MakeHomes(_options.Lines), allInOne.Port);
    }

    private bool Includes(params string[] series) => series.Any(_options.Includes);

    private void Add(string name, MeasuredSystem system, Func<int, Questions> ask)
    {
        if (!_systems.Contains(system)) _systems.Add(system);
        _series.Add(new(name, system, ask));
    }
}

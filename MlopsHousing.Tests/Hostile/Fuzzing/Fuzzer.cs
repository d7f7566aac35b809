using System.Collections.Concurrent;
using System.Diagnostics;

namespace MlopsHousing.Tests.Hostile.Fuzzing;

/// <summary>Sends many cases and judges what comes of each, and of the services in the end.</summary>
internal sealed class Fuzzer(FuzzedSystem system, long seed, Func<FuzzCase, Answer, string?>? also = null)
{
    private const int Clients = 12;

    // A fault that shows in a few cases shows in thousands; these are enough to work on.
    private const int MostFaults = 20;

    // What a heap that was full for a moment may keep, and what the store's and the log's buffers hold.
    private const int SlackMegabytes = 100;
    private const int SlackHandles = 24;

    private readonly Oracle _oracle = new(system.Secrets);
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly ConcurrentDictionary<(FuzzTarget Target, string Kind, string What), int> _counts = new();
    private readonly ConcurrentDictionary<FuzzTarget, long> _longest = new();
    private int _next = -1;
    private int _done;

    /// <summary>Cases that are done.</summary>
    public int Done => _done;

    /// <summary>What was wrong, each with all that is needed to see it again.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    /// <summary>How many cases came to what.</summary>
    public IReadOnlyDictionary<(FuzzTarget Target, string Kind, string What), int> Counts => _counts;

    /// <summary>The longest time that a case took, in milliseconds.</summary>
    public IReadOnlyDictionary<FuzzTarget, long> Longest => _longest;

    /// <summary>What the services held once they were warm, and in the end.</summary>
    public IReadOnlyList<(string Name, int Megabytes, int Handles)> Before { get; private set; } = [];

    /// <inheritdoc cref="Before"/>
    public IReadOnlyList<(string Name, int Megabytes, int Handles)> After { get; private set; } = [];

    /// <summary>Runs so many cases.</summary>
    public async Task RunAsync(int count)
    {
        // A fifth of them warms the services: code, pools and caches are there then.
        await RunToAsync(count / 5);
        Before = system.Measure();
        await RunToAsync(count);
        await JudgeServicesAsync();
    }

    /// <summary>Sends one case and judges its answer.</summary>
    public async Task<Outcome> TryAsync(FuzzCase sent)
    {
        var outcome = await RawClient.SendAsync(sent, system.PortOf(sent.Target));
        var fault = outcome.Fault ?? (outcome.Frames is { } frames ? _oracle.FaultOf(frames) : null);
        if (fault is null && outcome.Answer is { } answer)
        {
            fault = _oracle.FaultOf(sent, answer) ?? also?.Invoke(sent, answer);
        }

        if (fault is not null) _faults.Enqueue($"{fault}\n{sent.Describe(seed)}");
        return outcome;
    }

    private async Task RunToAsync(int count) => await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
    {
        while (_faults.Count < MostFaults && Interlocked.Increment(ref _next) is var number && number < count)
        {
            var sent = FuzzCases.Of(seed, number);
            var outcome = await TryAsync(sent);
            var what = outcome.Fault is not null ? "fault" : outcome.Answer is { } answer ? $"{answer.Status / 100}xx" : "closed";
            _counts.AddOrUpdate((sent.Target, sent.Kind, what), 1, (_, before) => before + 1);
            var took = (long)outcome.Took.TotalMilliseconds;
            _longest.AddOrUpdate(sent.Target, took, (_, before) => Math.Max(before, took));
            Interlocked.Increment(ref _done);
        }

        // The number that was one too many belongs to the next part of the run.
        Interlocked.Decrement(ref _next);
    })));

    private async Task JudgeServicesAsync()
    {
        foreach (var service in system.Services.Where(s => s.HasExited)) _faults.Enqueue($"A service ended.\n{service.Output[^Math.Min(5_000, service.Output.Length)..]}");
        if (system.Services.Any(s => s.HasExited)) return;
        var patience = Stopwatch.StartNew();
        double left;
        while ((left = await system.RequestsAtWorkAsync()) > 0 && patience.Elapsed < RawClient.Limit) await Task.Delay(200);
        if (left > 0) _faults.Enqueue($"{left} requests are still worked on {RawClient.Limit.TotalSeconds:0} s after their clients have gone.");
        foreach (var line in system.FaultsLogged()) _faults.Enqueue($"The log of a service: {line}");

        After = system.Measure();
        foreach (var ((name, before, handles), (_, after, handlesAfter)) in Before.Zip(After))
        {
            if (after > before * 3 / 2 + SlackMegabytes) _faults.Enqueue($"The memory of {name} grew from {before} to {after} MB.");
            if (handlesAfter > handles + SlackHandles) _faults.Enqueue($"The open files and sockets of {name} grew from {handles} to {handlesAfter}.");
        }
    }
}

using System.Diagnostics;

namespace MlopsHousing.Training;

/// <summary>One step of a training and how long it took.</summary>
/// <param name="Name">What was done, for people.</param>
/// <param name="Seconds">Wall time.</param>
public sealed record TrainingStep(string Name, double Seconds);

/// <summary>Runs a training's steps one after another: tells how far each is, and keeps how long it took.</summary>
internal sealed class TrainingSteps(IProgress<TrainingProgress>? progress, CancellationToken cancel)
{
    private readonly List<TrainingStep> _done = [];

    public IReadOnlyList<TrainingStep> Done => _done;

    public IReadOnlyDictionary<string, double> Seconds => _done.ToDictionary(step => step.Name, step => step.Seconds);

    /// <param name="name">What is done.</param>
    /// <param name="work">Does it; takes what to tell the share that is done.</param>
    public T Run<T>(string name, Func<Action<double>, T> work) => RunAsync(name, report => Task.FromResult(work(report))).GetAwaiter().GetResult();

    /// <inheritdoc cref="Run"/>
    public async Task<T> RunAsync<T>(string name, Func<Action<double>, Task<T>> work)
    {
        cancel.ThrowIfCancellationRequested();
        progress?.Report(new(name, 0));
        var watch = Stopwatch.StartNew();
        var made = await work(fraction => progress?.Report(new(name, fraction)));
        _done.Add(new(name, Math.Round(watch.Elapsed.TotalSeconds, 3)));
        progress?.Report(new(name, 1));
        return made;
    }
}

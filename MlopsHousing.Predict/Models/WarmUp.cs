using System.Diagnostics;
using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Predict.Models;

/// <summary>Runs the way of a request until the runtime has compiled it well, so that the first request is as fast as the next.</summary>
internal sealed partial class WarmUp(ILogger<WarmUp> log)
{
    public Task RunAsync(LoadedModel model, CancellationToken cancel)
    {
        var rows = SampleRows.Of(model.Signature, 64);
        var predictions = new double[64];
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < 40 && !cancel.IsCancellationRequested; i++) model.Predict(rows, predictions);
        Warm(model.Version.Number, (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        return Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Information, "Version {Version} is warm after {Milliseconds} ms")]
    private partial void Warm(int version, long milliseconds);
}

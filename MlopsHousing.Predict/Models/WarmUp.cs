using System.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Predict.Models;

/// <summary>
/// Sends this process ordinary requests over its own sockets, until the runtime has compiled all that is on a request's
/// way: otherwise the first client would wait some 20 ms for that.
/// </summary>
internal sealed partial class WarmUp(ModelHost host, IServer server, IHostApplicationLifetime lifetime, ILogger<WarmUp> log)
{
    // The runtime compiles a method anew, and well, after 30 calls.
    private const int Rounds = 32;

    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(3);

    /// <summary>Warms the process with a model that is not served yet. What fails here costs speed, never the start.</summary>
    public async Task RunAsync(LoadedModel model, CancellationToken cancel)
    {
        var start = Stopwatch.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            var rows = SampleRows.Of(model.Signature, 64);
            var predictions = new double[64];
            for (var i = 0; i < Rounds; i++) model.Predict(rows, predictions);
            // Once: explanations are asked for too rarely for a start to wait until they are compiled well.
            model.Explain(rows.AsSpan(0, model.Signature.Width), predictions.AsSpan(0, 1), [], new double[model.Explainer.Features.Count], cancel);

            // The server listens from then on; not waited for within the time limit, as other services may start slowly.
            await StartedAsync(cancel);
            limit.CancelAfter(_longest);
            using var rehearsal = host.Rehearse(model);
            var requests = new WarmUpRequests(rehearsal.Name, model.Signature);
            await Task.WhenAll(Addresses().SelectMany(address => new Task[]
            {
                SendAsync(address, requests.Columns, limit.Token),
                SendAsync(address, requests.Matrix, limit.Token),
                SendAsync(address, requests.Grpc, limit.Token),
            }));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
        }

        Warm(model.Version.Model, model.Version.Number, (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    private Task StartedAsync(CancellationToken cancel)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lifetime.ApplicationStarted.Register(started.SetResult);
        return started.Task.WaitAsync(cancel);
    }

    /// <summary>Where this process listens without TLS, as it reaches itself.</summary>
    private IEnumerable<Uri> Addresses() =>
        from address in server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []
        where address.StartsWith("http://", StringComparison.Ordinal) && !address.Contains("unix:", StringComparison.Ordinal)
        let reachable = address.Replace("[::]", "localhost").Replace("0.0.0.0", "localhost").Replace("*", "localhost").Replace("+", "localhost")
        select new Uri(reachable);

    private async Task SendAsync(Uri address, Func<HttpRequestMessage> request, CancellationToken cancel)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null }) { BaseAddress = address };
        try
        {
            for (var i = 0; i < Rounds; i++)
            {
                using var message = request();
                using var answer = await client.SendAsync(message, cancel);
                // An address speaks one protocol and refuses the other's requests.
                if (!answer.IsSuccessStatusCode) return;
                await answer.Content.ReadAsByteArrayAsync(cancel);
            }
        }
        catch (HttpRequestException e)
        {
            NotSent(e.Message);
        }
    }

    [LoggerMessage(2009, LogLevel.Information, "{Model} version {Version} is warm after {Milliseconds} ms")]
    private partial void Warm(string model, int version, long milliseconds);

    [LoggerMessage(2010, LogLevel.Debug, "A request to warm up was not answered: {Reason}")]
    private partial void NotSent(string reason);
}

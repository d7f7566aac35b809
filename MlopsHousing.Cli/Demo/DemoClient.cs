using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Modeling.Validation;
using MlopsHousing.Training;

namespace MlopsHousing.Cli.Demo;

/// <summary>What applications do: ask what homes cost, and tell later what they did.</summary>
internal sealed class DemoClient(Uri address, Signature signature) : IDisposable
{
    private const int AtOnce = 8;
    private const int FeedbackAtOnce = 500;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http = new() { BaseAddress = address };

    /// <summary>Asks for each home, then tells what each turned out to cost.</summary>
    public async Task TradeAsync(IReadOnlyList<DemoHome> homes, string step, IProgress<TrainingProgress>? progress, CancellationToken cancel)
    {
        var (ids, done) = (new string[homes.Count], 0);
        await Parallel.ForAsync(0, homes.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (i, stop) =>
        {
            ids[i] = (string)(await PostAsync("/v1/predict", Body(homes[i].Row), stop))["id"]!;
            lock (_http) progress?.Report(new(step, 0.9 * ++done / homes.Count));
        });
        foreach (var some in Enumerable.Range(0, homes.Count).Chunk(FeedbackAtOnce))
            await PostAsync("/v1/feedback", new JsonArray([.. some.Select(i => new JsonObject { ["id"] = ids[i], ["actual"] = homes[i].Actual })]), cancel);
        progress?.Report(new(step, 1));
    }

    /// <summary>The version that answers now.</summary>
    public async Task<string> VersionAsync(double[] row, CancellationToken cancel) => (string)(await PostAsync("/v1/predict", Body(row), cancel))["model"]!["version"]!;

    /// <summary>Asks for a report until it holds what it is asked for: logs and counts are written every second or two.</summary>
    public async Task<JsonNode> ReportAsync(string path, Func<JsonNode, bool> holds, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(_patience);
        while (true)
        {
            using var answer = await _http.GetAsync(path, cancel);
            var report = answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonNode>(cancel) : null;
            if (report is not null && holds(report)) return report;
            if (limit.IsCancellationRequested) throw new UsageException($"{path} does not tell what was sent, after {_patience.TotalSeconds:0} s. The last answer was {(int)answer.StatusCode}.");
            await Task.Delay(200, cancel);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonNode> PostAsync(string path, JsonNode body, CancellationToken cancel)
    {
        using var answer = await _http.PostAsJsonAsync(path, body, cancel);
        return answer.IsSuccessStatusCode
            ? (await answer.Content.ReadFromJsonAsync<JsonNode>(cancel))!
            : throw new UsageException($"POST {path} was answered with {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancel)}");
    }

    private JsonObject Body(double[] row) => new(signature.Features.Select((feature, i) => KeyValuePair.Create(feature.Name, (JsonNode?)Value(feature, row[i]))));

    private static JsonValue? Value(Feature feature, double value) => feature.Type switch
    {
        _ when double.IsNaN(value) => null,
        FeatureType.Category => JsonValue.Create(feature.Categories![(int)value]),
        FeatureType.Date => JsonValue.Create(CalendarDate.Format(value)),
        _ => JsonValue.Create(value),
    };
}

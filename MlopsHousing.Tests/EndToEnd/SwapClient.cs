using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace MlopsHousing.Tests.EndToEnd;

/// <summary>Asks again and again, for rows that are in the cache and rows that are not, one by one and in batches, and checks every answer.</summary>
/// <param name="api">Whom.</param>
/// <param name="digests">The versions that may answer, with their digests.</param>
/// <param name="seed">Decides what is asked.</param>
internal sealed class SwapClient(Uri api, IReadOnlyDictionary<string, string> digests, int seed)
{
    private readonly Random _random = new(seed);
    private readonly ConcurrentQueue<string> _faults = new();
    private volatile int _last;

    public int Answers { get; private set; }

    /// <summary>What was wrong with answers, each in a sentence.</summary>
    public IReadOnlyCollection<string> Faults => _faults;

    /// <summary>Whether the last answer was of this version.</summary>
    public bool HasSeen(int version) => _last == version || !_faults.IsEmpty;

    public async Task RunAsync(CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = api };
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await AskAsync(http);
                Answers++;
            }
            catch (Exception e)
            {
                _faults.Enqueue($"{e.GetType().Name}: {e.Message}");
                return;
            }
        }
    }

    private async Task AskAsync(HttpClient http)
    {
        // One of a hundred rows for each kind of request, so that about half of them are in the cache of either version.
        var rows = Enumerable.Range(0, _random.Next(4) == 0 ? 8 : 1).Select(_ => (Latitude: 33.0 + _random.Next(10), Income: 1.0 + _random.Next(10))).ToList();
        var isBatch = rows.Count > 1;
        using var body = isBatch
            ? new StringContent("latitude,longitude,rooms,income\n" + string.Concat(rows.Select(row => FormattableString.Invariant($"{row.Latitude},-120,5,{row.Income}\n"))), Encoding.UTF8, "text/csv")
            : new StringContent(FormattableString.Invariant($$"""{"latitude":{{rows[0].Latitude}},"longitude":-120,"rooms":5,"income":{{rows[0].Income}}}"""), Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(isBatch ? "/v1/predict/batch" : _random.Next(8) == 0 ? "/v1/predict?explain=true" : "/v1/predict", body);
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"{(int)response.StatusCode}: {text}");

        var json = JsonNode.Parse(text)!;
        var version = json["model"]!["version"]!.GetValue<string>();
        if (json["model"]!["digest"]!.GetValue<string>() != digests[version]) throw new InvalidOperationException($"Version {version} with another digest: {text}");
        double[] values = isBatch ? [.. json["predictions"]!.AsArray().Select(v => v!.GetValue<double>())] : [json["prediction"]!.GetValue<double>()];
        double[] expected = [.. rows.Select(row => TestModels.HomePrice(int.Parse(version, CultureInfo.InvariantCulture), row.Latitude, row.Income))];
        if (!values.SequenceEqual(expected)) throw new InvalidOperationException($"Version {version} says {string.Join(' ', expected)}, but was said to say: {text}");
        _last = int.Parse(version, CultureInfo.InvariantCulture);
    }
}

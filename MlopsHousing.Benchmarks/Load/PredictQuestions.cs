using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using MlopsHousing.Benchmarks.Load.Client;
using MlopsHousing.Benchmarks.Load.Peers;
using MlopsHousing.Modeling.Intervals;
using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Benchmarks.Load;

/// <summary>What is asked about homes, and what each kind of server must answer.</summary>
internal static class PredictQuestions
{
    // {"id":"0198…-…"
    private const int IdLength = 36;
    private static readonly byte[] _beforeId = [.. "{\"id\":\""u8];

    /// <summary>To our API: all of the body but the id is known beforehand, to the last digit; a header tells whether the cache was asked in vain.</summary>
    /// <param name="model">The champion.</param>
    /// <param name="homes">What is asked about.</param>
    /// <param name="cache">What <c>X-Cache</c> must say: one of these.</param>
    public static Questions ToApi(LoadedModel model, Homes homes, params string[] cache)
    {
        byte[][] headers = [.. cache.Select(result => Encoding.ASCII.GetBytes($"\r\nX-Cache: {result}\r\n"))];
        var rests = Enumerable.Range(0, homes.Count).Select(i => RestOfAnswer(model, homes, i)).ToArray();
        return new(Requests(homes), (int index, in Answer answer) =>
            !answer.Body.StartsWith(_beforeId) || answer.Body.Length < _beforeId.Length + IdLength ? "the body does not begin with an id"
            : !answer.Body[(_beforeId.Length + IdLength)..].SequenceEqual(rests[index]) ? $"after the id the body must go on {Encoding.UTF8.GetString(rests[index])}"
            : !HasOne(answer.Head, headers) ? $"X-Cache must be {string.Join(" or ", cache)}" : null);
    }

    /// <summary>To a server whose whole body is known.</summary>
    public static Questions Exactly(Homes homes, Func<int, byte[]> body)
    {
        var bodies = Enumerable.Range(0, homes.Count).Select(body).ToArray();
        return new(Requests(homes), (int index, in Answer answer) =>
            answer.Body.SequenceEqual(bodies[index]) ? null : $"the body must be {Encoding.UTF8.GetString(bodies[index])}");
    }

    /// <summary>To a server that answers <c>{"prediction": 1.5}</c>, with any spaces.</summary>
    public static Questions Number(Homes homes, double[] expected)
    {
        var name = "\"prediction\":"u8.ToArray();
        return new(Requests(homes), (int index, in Answer answer) =>
            answer.Body.IndexOf(name) is var at && at >= 0
            && Utf8Parser.TryParse(answer.Body[(at + name.Length)..].TrimStart((byte)' '), out double prediction, out _)
            && prediction == expected[index] ? null : $"the prediction must be {expected[index]:R}");
    }

    /// <summary>A home's line in the answer to a stream of them, without the row and the end.</summary>
    public static void WritePrediction(Utf8JsonWriter writer, LoadedModel model, Homes homes, int i)
    {
        writer.WriteNumber("prediction", (float)homes.Predictions[i]);
        var interval = model.Intervals!.Scores.Around(homes.Predictions[i], homes.Scales[i], ConformalScores.DefaultCoverage, model.Signature.Target.HardRange);
        writer.WriteStartObject("interval");
        writer.WriteNumber("lower", (float)interval.Min);
        writer.WriteNumber("upper", (float)interval.Max);
        writer.WriteNumber("coverage", ConformalScores.DefaultCoverage);
        writer.WriteEndObject();
    }

    private static bool HasOne(ReadOnlySpan<byte> head, byte[][] headers)
    {
        foreach (var header in headers)
            if (head.IndexOf(header) >= 0) return true;
        return false;
    }

    private static byte[] RestOfAnswer(LoadedModel model, Homes homes, int i)
    {
        using var stream = new MemoryStream(512);
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            WritePrediction(writer, model, homes, i);
            writer.WriteString("unit", model.Signature.Target.Unit);
            writer.WriteStartObject("model");
            writer.WriteString("name", model.Version.Model);
            writer.WriteString("version", $"{model.Version.Number}");
            writer.WriteString("digest", model.Version.Digest);
            writer.WriteEndObject();
            writer.WriteStartArray("warnings");
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        // The id's closing quote and a comma stand where the object begins here.
        return [.. "\","u8, .. stream.ToArray().AsSpan(1)];
    }

    private static byte[][] Requests(Homes homes) => [.. Enumerable.Range(0, homes.Count).Select(i => Request(homes.Json(i)))];

    private static byte[] Request(byte[] json) =>
    [
        .. Encoding.ASCII.GetBytes($"POST {MinimalServer.Path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n"),
        .. json,
    ];
}

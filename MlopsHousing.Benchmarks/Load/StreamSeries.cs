using System.Diagnostics;
using System.Text.Json;
using MlopsHousing.Benchmarks.Load.Client;
using MlopsHousing.Benchmarks.Load.Figures;
using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Benchmarks.Load;

/// <summary>Lines of JSON through one connection, against features, neighbours and trees alone on one thread here: rows a second of both, in turn.</summary>
internal sealed class StreamSeries
{
    private const string Path = "/v1/predict/batch";
    private readonly LoadedModel _model;
    private readonly Homes _homes;
    private readonly int _port;
    private readonly byte[] _lines;
    private readonly byte[] _expected;
    private readonly List<(double Streamed, double Alone)> _rounds = [];

    public StreamSeries(LoadedModel model, Homes homes, int port)
    {
        (_model, _homes, _port) = (model, homes, port);
        using var lines = new MemoryStream();
        using var expected = new MemoryStream();
        for (var i = 0; i < homes.Count; i++)
        {
            lines.Write(homes.Json(i));
            lines.WriteByte((byte)'\n');
            using (var writer = new Utf8JsonWriter(expected)) WriteLine(writer, i);
            expected.WriteByte((byte)'\n');
        }

        (_lines, _expected) = (lines.ToArray(), expected.ToArray());
    }

    /// <summary>Rows a second, streamed.</summary>
    public double Streamed => Quantiles.Median([.. _rounds.Select(round => round.Streamed)]);

    /// <summary>Rows a second that are only scored.</summary>
    public double Alone => Quantiles.Median([.. _rounds.Select(round => round.Alone)]);

    /// <summary>The median of the rounds' ratios.</summary>
    public double Ratio => Quantiles.Median([.. _rounds.Select(round => round.Streamed / round.Alone)]);

    /// <summary>Until the runtimes here and there have compiled what is hot.</summary>
    public void Warm(TimeSpan time)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < time;) RunRound();
        _rounds.Clear();
    }

    /// <summary>Measures both once.</summary>
    public void RunRound()
    {
        var predictions = new double[_homes.Count];
        var start = Stopwatch.GetTimestamp();
        _model.Predict(_homes.Rows, predictions);
        var alone = Stopwatch.GetElapsedTime(start);
        if (!predictions.AsSpan().SequenceEqual(_homes.Predictions)) throw new WrongAnswerException("The scorer says something else of the same homes.");
        var streamed = LineExchange.Run(_port, Path, _lines, _expected);
        _rounds.Add((_homes.Count / streamed.TotalSeconds, _homes.Count / alone.TotalSeconds));
    }

    private void WriteLine(Utf8JsonWriter writer, int row)
    {
        writer.WriteStartObject();
        writer.WriteNumber("row", row);
        PredictQuestions.WritePrediction(writer, _model, _homes, row);
        writer.WriteStartArray("warnings");
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}

using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using MlopsHousing.Api.Caching;
using MlopsHousing.Api.Explanations;
using MlopsHousing.Api.Metrics;
using MlopsHousing.Api.Models;
using MlopsHousing.Api.Monitoring;
using MlopsHousing.Api.Predictions;
using MlopsHousing.Api.Problems;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Modeling.Validation;
using MlopsHousing.ServiceDefaults.Telemetry;

namespace MlopsHousing.Api.Batches;

/// <summary>Lines that are read but not yet answered: as many as one call to the predictor takes.</summary>
internal sealed class LineChunk : IDisposable
{
    /// <summary>The rule that a line breaks which is not JSON.</summary>
    private const string JsonRule = "json";

    /// <summary>The rule that a line breaks which is longer than a row may be.</summary>
    private const string SizeRule = "size";

    private readonly ServedModel _model;
    private readonly IPredictor _predictor;
    private readonly ApiMetrics _metrics;
    private readonly Traffic _traffic;
    private readonly Guid _id;
    private readonly int _width;
    private readonly int _capacity;
    private readonly double[] _rows;
    private readonly double[] _predictions;
    private readonly double[] _scales;
    private readonly double _coverage;
    private readonly bool _isTraffic;
    private readonly Explanation? _explanation;
    private readonly List<Line> _lines;
    private readonly RowIssues _issues = new();
    private readonly Utf8JsonWriter _writer = new(Stream.Null, JsonText.Options);
    private long _row;
    private int _scored;

    public LineChunk(ServedModel model, IPredictor predictor, ApiMetrics metrics, Traffic traffic, Guid id, PredictionQuery asked)
    {
        (_model, _predictor, _metrics, _traffic, _id, _coverage, _isTraffic) = (model, predictor, metrics, traffic, id, asked.Coverage, !asked.WhatIf);
        _width = model.Signature.Width;
        _capacity = asked.Explain ? ChunkedScoring.ExplainedRowsPerCall(_width) : Math.Min(ChunkedScoring.RowsPerCall(_width), 256);
        _explanation = asked.Explain ? new(model, _capacity) : null;
        _rows = ArrayPool<double>.Shared.Rent(_capacity * _width);
        _predictions = ArrayPool<double>.Shared.Rent(_capacity);
        _scales = ArrayPool<double>.Shared.Rent(_capacity);
        _lines = new(_capacity);
    }

    public bool IsFull => _lines.Count == _capacity;

    /// <summary>Reads a line; an empty one is passed over and not counted.</summary>
    public void Add(in ReadOnlySequence<byte> text, int longest)
    {
        using var bytes = text.Length <= longest ? new ContiguousBytes(text) : default;
        if (text.Length <= longest && bytes.Span.Trim(" \t\r"u8).IsEmpty) return;
        _issues.Clear();
        if (text.Length > longest) _issues.AddFault("", SizeRule, $"must be at most {longest:N0} bytes long");
        else Read(bytes.Span);

        if (_issues.HasFaults)
        {
            _lines.Add(new(_row++, [.. _issues.Faults], null));
            return;
        }

        _lines.Add(new(_row++, null, _issues.Warnings.Count == 0 ? [] : [.. _issues.Warnings]));
        _scored++;
    }

    /// <summary>Scores what was read, and sends the answers.</summary>
    /// <returns>False when there is no model to score with: the stream is over, and its last line says why.</returns>
    public async ValueTask<bool> AnswerAsync(HttpContext context)
    {
        if (_lines.Count == 0) return true;
        var start = Stopwatch.GetTimestamp();
        try
        {
            if (_scored > 0) await ScoreAsync(context.RequestAborted);
            StageDuration.Record(_explanation is null ? "predict" : "explain", start);
        }
        catch (ModelUnavailableException e)
        {
            _metrics.Unavailable(_model, _scored);
            await EndAsync(context, PredictionProblems.Unavailable(e));
            return false;
        }

        WriteLines(context.Response, new(context, _model, _id, DateTimeOffset.UtcNow, _coverage, CacheResult.Bypass), start);
        _lines.Clear();
        _scored = 0;
        // Waits here while the client does not read: that is what bounds memory.
        return !(await context.Response.BodyWriter.FlushAsync(context.RequestAborted)).IsCompleted;
    }

    private async ValueTask ScoreAsync(CancellationToken cancel)
    {
        var (rows, predictions) = (_rows.AsMemory(0, _scored * _width), _predictions.AsMemory(0, _scored));
        var scales = _model.Intervals is null ? default : _scales.AsMemory(0, _scored);
        if (_explanation is null) await _predictor.PredictAsync(_model.Version, rows, predictions, scales, cancel);
        else _explanation.Base = await _predictor.ExplainAsync(_model.Version, rows, predictions, scales, _explanation.Of(0, _scored), cancel);
    }

    public void Dispose()
    {
        ArrayPool<double>.Shared.Return(_rows);
        ArrayPool<double>.Shared.Return(_predictions);
        ArrayPool<double>.Shared.Return(_scales);
        _writer.Dispose();
    }

    private void Read(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        try
        {
            JsonRowReader.Read(ref reader, _model.Signature, _rows.AsSpan(_scored * _width, _width), _issues);
            reader.Read(); // throws when there is text after the object
        }
        catch (JsonException)
        {
            _issues.Clear();
            _issues.AddFault("", JsonRule, "must be one JSON object");
        }
    }

    private void WriteLines(HttpResponse response, PredictionEntries entries, long start)
    {
        var scored = 0;
        foreach (var line in _lines)
        {
            _writer.Reset(response.BodyWriter);
            _writer.WriteStartObject();
            _writer.WriteNumber("row"u8, line.Row);
            if (line.Warnings is null)
            {
                FaultJson.WriteAll(_writer, "errors"u8, line.Faults!);
                _metrics.Refused(_model);
            }
            else
            {
                var (prediction, scale) = (_predictions[scored], _model.Intervals is null ? double.NaN : _scales[scored]);
                var interval = _model.IntervalOf(prediction, scale, _coverage);
                _writer.WriteNumber("prediction"u8, (float)prediction);
                _writer.WritePropertyName("interval"u8);
                IntervalJson.Write(_writer, interval, _coverage);
                _explanation?.Write(_writer, scored, _rows.AsSpan(scored * _width, _width));
                FaultJson.WriteAll(_writer, "warnings"u8, line.Warnings);
                _metrics.Predicted(_model, prediction, line.Warnings);
                // Beyond two billion rows of one stream the log has no number for a row.
                if (_isTraffic && line.Row <= int.MaxValue)
                    _traffic.AddOfBatch(_model, entries.Of((int)line.Row, prediction, scale, interval, start), _rows.AsSpan(scored * _width, _width));
                scored++;
            }

            _writer.WriteEndObject();
            End(response);
        }
    }

    /// <summary>Nothing was sent yet: a plain 503. Else the status is out, and a last line says what became of the rest.</summary>
    private async Task EndAsync(HttpContext context, Problem problem)
    {
        if (!context.Response.HasStarted)
        {
            await problem.WriteAsync(context);
            return;
        }

        _writer.Reset(context.Response.BodyWriter);
        _writer.WriteStartObject();
        _writer.WriteNumber("row"u8, _lines[0].Row);
        _writer.WritePropertyName("problem"u8);
        problem.WriteTo(_writer, Problem.TraceIdOf(context));
        _writer.WriteEndObject();
        End(context.Response);
    }

    private void End(HttpResponse response)
    {
        _writer.Flush();
        response.BodyWriter.GetSpan(1)[0] = (byte)'\n';
        response.BodyWriter.Advance(1);
    }

    /// <param name="Row">Its place among the rows sent, from 0.</param>
    /// <param name="Faults">Why it is not scored.</param>
    /// <param name="Warnings">Null when it is not scored.</param>
    private readonly record struct Line(long Row, Fault[]? Faults, Fault[]? Warnings);
}

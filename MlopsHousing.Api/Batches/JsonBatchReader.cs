using System.Buffers;
using System.Text.Json;
using MlopsHousing.Api.Models;
using MlopsHousing.Api.Predictions;
using MlopsHousing.Api.Problems;
using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Api.Batches;

/// <summary>Reads a JSON array of rows.</summary>
internal static class JsonBatchReader
{
    private static readonly Problem _noArray = Problem.InvalidRow([new("", Rules.Type, "must be an array of rows")]);

    /// <returns>What makes the body no batch at all; faults of rows are in <paramref name="rows"/>.</returns>
    public static Problem? Read(in ReadOnlySequence<byte> json, ServedModel model, int maxRows, BatchRows rows)
    {
        using var bytes = new ContiguousBytes(json);
        var reader = new Utf8JsonReader(bytes.Span);
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                reader.Skip();
                reader.Read(); // throws when there is text after the value
                return _noArray;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (rows.Count == maxRows) return PredictionProblems.TooManyRows(maxRows);
                JsonRowReader.Read(ref reader, model.Signature, rows.Open(out var issues).Span, issues);
                rows.Close();
                if (rows.IsFull) return null;
            }

            reader.Read();
            return null;
        }
        catch (JsonException e)
        {
            return PredictionProblems.BrokenJson(e);
        }
    }
}

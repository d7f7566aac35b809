using System.Text.Json;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Modeling.Validation;
using MlopsHousing.Predict.Inference;

namespace MlopsHousing.Predict.Invocations;

/// <summary>Reads rows from JSON in MLflow's four forms, straight into the rows.</summary>
internal sealed class JsonTable(Signature signature, RowBatch rows, int mostRows)
{
    private readonly RowIssues _issues = new();

    /// <summary>Reads a whole body.</summary>
    /// <exception cref="InferenceException">It is not a table that fits the signature.</exception>
    public static RowBatch Read(ReadOnlySpan<byte> body, Signature signature, int mostRows)
    {
        var rows = new RowBatch(signature.Width, 0);
        try
        {
            var table = new JsonTable(signature, rows, mostRows);
            return JsonBody.Read(body, (ref Utf8JsonReader reader) => table.ReadBody(ref reader));
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    private RowBatch ReadBody(ref Utf8JsonReader reader)
    {
        JsonBody.Expect(ref reader, JsonTokenType.StartObject, "The body");
        var forms = 0;
        while (JsonBody.NextProperty(ref reader) is { } property)
        {
            if (property is not ("dataframe_split" or "dataframe_records" or "instances" or "inputs"))
            {
                reader.Skip(); // params: the models here take none
                continue;
            }

            if (++forms > 1) break;
            if (property == "dataframe_split") ReadSplit(ref reader);
            else if (property == "inputs" && reader.TokenType == JsonTokenType.StartObject) ReadColumns(ref reader);
            else ReadRows(ref reader, property);
        }

        return forms == 1
            ? rows
            : throw InferenceException.Invalid("The body must have exactly one of dataframe_split, dataframe_records, instances and inputs.");
    }

    /// <summary>A list of objects, or of lists in the signature's order.</summary>
    private void ReadRows(ref Utf8JsonReader reader, string property)
    {
        JsonBody.Expect(ref reader, JsonTokenType.StartArray, $"'{property}'");
        var order = Enumerable.Range(0, signature.Width).ToArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartArray && property != "dataframe_records")
            {
                ReadRow(ref reader, order);
                continue;
            }

            JsonRowReader.Read(ref reader, signature, rows.Add(mostRows), _issues);
            RefuseLast();
        }
    }

    /// <summary><c>{"columns": […], "data": [[…], …]}</c>, in any order.</summary>
    private void ReadSplit(ref Utf8JsonReader reader)
    {
        JsonBody.Expect(ref reader, JsonTokenType.StartObject, "'dataframe_split'");
        int[]? columns = null;
        Utf8JsonReader data = default;
        var (hasData, isRead) = (false, false);
        while (JsonBody.NextProperty(ref reader) is { } property)
        {
            switch (property)
            {
                case "columns" when columns is not null:
                case "data" when hasData:
                    throw InferenceException.Invalid($"'dataframe_split' has its '{property}' twice.");
                case "columns":
                    columns = Match(Names(ref reader));
                    break;
                case "data":
                    hasData = true;
                    data = reader;
                    isRead = columns is not null;
                    if (isRead) ReadData(ref reader, columns!);
                    else reader.Skip();
                    break;
                default:
                    reader.Skip(); // index
                    break;
            }
        }

        if (columns is null || !hasData) throw InferenceException.Invalid("'dataframe_split' must have 'columns' and 'data'.");
        if (!isRead) ReadData(ref data, columns);
    }

    private void ReadData(ref Utf8JsonReader reader, int[] columns)
    {
        JsonBody.Expect(ref reader, JsonTokenType.StartArray, "'data'");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) ReadRow(ref reader, columns);
    }

    private void ReadRow(ref Utf8JsonReader reader, int[] columns)
    {
        JsonBody.Expect(ref reader, JsonTokenType.StartArray, "Each row");
        var row = rows.Add(mostRows);
        var given = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (given < columns.Length) row[columns[given]] = JsonRowReader.ReadValue(ref reader, signature.Features[columns[given]], _issues);
            else reader.Skip();
            given++;
        }

        if (given != columns.Length) _issues.AddFault("", Rules.Columns, $"has {given} values where there are {columns.Length} columns");
        RefuseLast();
    }

    /// <summary><c>{"feature": […], …}</c>.</summary>
    private void ReadColumns(ref Utf8JsonReader reader)
    {
        var names = new List<string>();
        var isFirst = true;
        while (JsonBody.NextProperty(ref reader) is { } name)
        {
            names.Add(name);
            var column = signature.IndexOf(name);
            if (column < 0 || names.IndexOf(name) < names.Count - 1)
            {
                reader.Skip(); // named below
            }
            else
            {
                ReadColumn(ref reader, signature.Features[column], column, isFirst);
                isFirst = false;
            }

            if (names.Count > 2 * signature.Width + RowIssues.MostFaults) break;
        }

        Match(names);
    }

    private void ReadColumn(ref Utf8JsonReader reader, Feature feature, int column, bool isFirst)
    {
        JsonBody.Expect(ref reader, JsonTokenType.StartArray, $"Column '{feature.Name}'");
        var row = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (isFirst) rows.Add(mostRows);
            if (row == rows.Count) throw Uneven();
            rows[row][column] = JsonRowReader.ReadValue(ref reader, feature, _issues);
            RowBatch.Refuse(_issues, row++);
        }

        if (row != rows.Count) throw Uneven();

        InferenceException Uneven() => InferenceException.Invalid($"Column '{feature.Name}' has another number of values than those before it.");
    }

    private int[] Match(IReadOnlyList<string> names)
    {
        var columns = CsvHeader.Match(names, signature, _issues);
        RowBatch.Refuse(_issues, "The table");
        return columns;
    }

    private void RefuseLast()
    {
        RowBatch.Refuse(_issues, rows.Count - 1);
        _issues.Clear(); // of warnings
    }

    private static List<string> Names(ref Utf8JsonReader reader)
    {
        JsonBody.Expect(ref reader, JsonTokenType.StartArray, "'columns'");
        var names = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            names.Add(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw InferenceException.Invalid("'columns' must be an array of text."));
        return names;
    }
}

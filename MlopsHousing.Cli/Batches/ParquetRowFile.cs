using System.Buffers.Binary;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Modeling.Validation;
using Parquet;
using Parquet.Schema;

namespace MlopsHousing.Cli.Batches;

/// <summary>Parquet: a chunk is a row group, in and out.</summary>
internal sealed class ParquetRowFile : IRowFile
{
    public const string Extension = ".parquet";

    /// <summary>The file ends with its description's length and four letters.</summary>
    private const int Trailer = 8;

    private static readonly ParquetOptions _options = new() { DictionaryEncodingSampleSize = 1000 };

    private readonly ParquetReader _reader;
    private readonly LoadedModel _model;
    private readonly int[] _features;
    private readonly IReadOnlyList<DataField> _fields;
    private readonly long _rows;
    private ParquetSchema? _written;
    private int _group;
    private long _read;

    private ParquetRowFile(ParquetReader reader, LoadedModel model, int[] features)
    {
        (_reader, _model, _features, _fields) = (reader, model, features, reader.Schema.DataFields);
        _rows = reader.RowGroups.Sum(group => group.RowCount);
    }

    public double? Read => _rows == 0 ? 1 : (double)_read / _rows;

    /// <summary>Reads the schema.</summary>
    /// <exception cref="InvalidDataException">It is no Parquet file of the model's features.</exception>
    public static async Task<ParquetRowFile> OpenAsync(string path, LoadedModel model, CancellationToken cancel)
    {
        ParquetReader reader;
        try
        {
            reader = await ParquetReader.CreateAsync(path, _options, cancel);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ParquetException)
        {
            throw new InvalidDataException($"{path} is no Parquet file that can be read ({e.Message.TrimEnd('.')}). Write it again.", e);
        }

        var issues = new RowIssues();
        foreach (var field in reader.Schema.Fields)
            if (field is not DataField { IsArray: false } plain || !ParquetColumn.CanBe(plain))
                issues.AddFault(field.Name, Rules.Type, "holds neither numbers, dates nor text");
        var features = CsvHeader.Match([.. reader.Schema.Fields.Select(f => f.Name)], model.Signature, issues);
        if (!issues.HasFaults) return new(reader, model, features);
        await reader.DisposeAsync();
        throw new InvalidDataException($"The columns of {path} do not fit {model.Version.Model}: {issues.Listed()}. Mend them and try again.");
    }

    public async Task<RowChunk?> ReadAsync(CancellationToken cancel)
    {
        if (_group == _reader.RowGroupCount) return null;
        using var group = _reader.OpenRowGroupReader(_group++);
        var (count, width) = ((int)group.RowCount, _model.Signature.Width);
        var (rows, warnings) = (new double[count * width], new string[count]);
        Array.Fill(rows, double.NaN);
        var columns = new ParquetColumn[_fields.Count];
        for (var i = 0; i < columns.Length; i++) columns[i] = await ParquetColumn.ReadAsync(group, _fields[i], cancel);

        var issues = new RowIssues();
        for (var row = 0; row < count; row++)
        {
            issues.Clear();
            var values = rows.AsSpan(row * width, width);
            for (var i = 0; i < columns.Length; i++) values[_features[i]] = columns[i].Value(row, _model.Signature.Features[_features[i]], issues);
            RowValidator.Check(_model.Signature, values, issues);
            if (issues.HasFaults) throw BatchFaults.Row(_read + row + 1, issues);
            warnings[row] = issues.WarnedFields();
        }

        _read += count;
        return new(count, rows, warnings, columns);
    }

    public Task<long> SkipAsync(CancellationToken cancel)
    {
        if (_group == _reader.RowGroupCount) return Task.FromResult(0L);
        var count = _reader.RowGroups[_group++].RowCount;
        _read += count;
        return Task.FromResult(count);
    }

    public async Task BeginAsync(Stream to, PredictedColumns columns, CancellationToken cancel)
    {
        await using var writer = await ParquetWriter.CreateAsync(Written(columns), to, _options, cancellationToken: cancel);
        var version = columns.Model.Version;
        writer.CustomMetadata = new Dictionary<string, string>
        {
            ["model"] = version.Model,
            ["version"] = $"{version.Number}",
            ["digest"] = version.Digest,
            ["coverage"] = FormattableString.Invariant($"{columns.Coverage}"),
        };
    }

    public async Task WriteAsync(Stream to, PredictedColumns columns, RowChunk chunk, PredictedRows predicted, CancellationToken cancel)
    {
        var schema = Written(columns);
        await using var writer = await ParquetWriter.CreateAsync(schema, to, _options, append: true, cancel);
        using var group = writer.CreateRowGroup();
        var next = 0;
        foreach (var column in (ParquetColumn[])chunk.Source) await column.WriteAsync(group, schema.DataFields[next++], cancel);
        await group.WriteAsync<float>(schema.DataFields[next++], predicted.Predictions, cancellationToken: cancel);
        if (columns.HasIntervals)
        {
            await group.WriteAsync<float>(schema.DataFields[next++], predicted.Lower, cancellationToken: cancel);
            await group.WriteAsync<float>(schema.DataFields[next++], predicted.Upper, cancellationToken: cancel);
        }

        foreach (var values in predicted.Explanation()) await group.WriteAsync<double>(schema.DataFields[next++], values, cancellationToken: cancel);
        await group.WriteAsync(schema.DataFields[next], chunk.Warnings);
    }

    /// <summary>Where the description of what is written so far begins.</summary>
    public long EndOfRows(Stream to)
    {
        Span<byte> trailer = stackalloc byte[Trailer];
        to.Seek(-Trailer, SeekOrigin.End);
        to.ReadExactly(trailer);
        return to.Length - Trailer - BinaryPrimitives.ReadInt32LittleEndian(trailer);
    }

    public ValueTask DisposeAsync() => _reader.DisposeAsync();

    private ParquetSchema Written(PredictedColumns columns) => _written ??= new(
    [
        .. _reader.Schema.Fields,
        new DataField<float>(PredictedColumns.Prediction),
        .. columns.HasIntervals ? (Field[])[new DataField<float>(PredictedColumns.Lower), new DataField<float>(PredictedColumns.Upper)] : [],
        .. columns.Explanation.Select(name => new DataField<double>(name)),
        new DataField<string>(PredictedColumns.Warnings, nullable: false),
    ]);
}

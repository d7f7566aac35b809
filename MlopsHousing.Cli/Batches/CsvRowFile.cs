using System.Text;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Cli.Batches;

/// <summary>CSV, in chunks of a fixed number of rows.</summary>
internal sealed class CsvRowFile : IRowFile
{
    /// <summary>Also the unit that shards take in turns; another number would give other shards.</summary>
    public const int RowsPerChunk = 10_000;

    private static readonly UTF8Encoding _encoding = new(encoderShouldEmitUTF8Identifier: false);

    private readonly Stream _from;
    private readonly CsvRowReader _csv;
    private readonly LoadedModel _model;
    private readonly RowIssues _issues = new();

    // One is written while the other is read; new ones for each chunk would be collected late, for their size.
    private RowChunk _chunk;
    private RowChunk _other;

    private CsvRowFile(Stream from, CsvRowReader csv, LoadedModel model)
    {
        (_from, _csv, _model) = (from, csv, model);
        (_chunk, _other) = (NewChunk(), NewChunk());

        RowChunk NewChunk() => new(0, new double[RowsPerChunk * model.Signature.Width], new string[RowsPerChunk], new CsvLines(RowsPerChunk));
    }

    public double? Read => _from.CanSeek && _from.Length > 0 ? (double)_from.Position / _from.Length : null;

    /// <summary>Reads the header.</summary>
    /// <exception cref="InvalidDataException">The text is no CSV of the model's features.</exception>
    public static async Task<CsvRowFile> OpenAsync(Stream from, LoadedModel model, CancellationToken cancel)
    {
        var csv = await CsvRowReader.OpenAsync(Utf8Text.Open(from, 64 * 1024), model.Signature, cancel);
        return csv.HeaderIssues.HasFaults
            ? throw new InvalidDataException($"The CSV's header does not fit {model.Version.Model}: {csv.HeaderIssues.Listed()}. Mend the header and try again.")
            : new(from, csv, model);
    }

    public async Task<RowChunk?> ReadAsync(CancellationToken cancel)
    {
        (_chunk, _other) = (_other, _chunk);
        var (width, lines) = (_model.Signature.Width, (CsvLines)_chunk.Source);
        lines.Clear();
        var count = 0;
        for (; count < RowsPerChunk && await _csv.ReadAsync(_chunk.Rows.AsMemory(count * width, width), _issues, cancel); count++)
        {
            if (_issues.HasFaults) throw BatchFaults.Row(_csv.Row, _issues);
            _chunk.Warnings[count] = _issues.WarnedFields();
            for (var column = 0; column < _csv.Columns.Count; column++)
            {
                if (column > 0) lines.Write(',');
                CsvOutput.WriteCell(lines, _csv.Cell(column));
            }

            lines.EndRow();
        }

        return count == 0 ? null : _chunk with { Count = count };
    }

    public async Task<long> SkipAsync(CancellationToken cancel)
    {
        var row = new double[_model.Signature.Width];
        var count = 0;
        while (count < RowsPerChunk && await _csv.ReadAsync(row, _issues, cancel)) count++;
        return count;
    }

    public async Task BeginAsync(Stream to, PredictedColumns columns, CancellationToken cancel)
    {
        await using var text = new StreamWriter(to, _encoding, leaveOpen: true);
        CsvOutput.WriteLine(text, _csv.Columns.Concat(columns.Names));
    }

    public async Task WriteAsync(Stream to, PredictedColumns columns, RowChunk chunk, PredictedRows predicted, CancellationToken cancel)
    {
        var lines = (CsvLines)chunk.Source;
        await using var text = new StreamWriter(to, _encoding, 64 * 1024, leaveOpen: true);
        for (var row = 0; row < chunk.Count; row++)
        {
            text.Write(lines[row]);
            predicted.WriteCells(row, text);
            text.Write(',');
            CsvOutput.WriteCell(text, chunk.Warnings[row]);
            text.Write('\n');
        }
    }

    public long EndOfRows(Stream to) => to.Length;

    public async ValueTask DisposeAsync()
    {
        _csv.Dispose();
        await _from.DisposeAsync();
    }
}

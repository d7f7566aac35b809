using System.Text;
using MlopsHousing.Modeling.Signatures;
using Sylvan.Data.Csv;

namespace MlopsHousing.Modeling.Validation;

/// <summary>
/// Reads rows from comma-separated text (RFC 4180; LF, CRLF or CR; a byte order mark is fine) under a header that names
/// the features, in any order. An empty cell is a missing value. One row at a time is in memory.
/// </summary>
public sealed class CsvRowReader : IDisposable
{
    /// <summary>No row may be longer.</summary>
    public const int MostCharacters = 1024 * 1024;

    private readonly CsvDataReader _csv;
    private readonly Signature _signature;
    private readonly int[] _features;

    private CsvRowReader(CsvDataReader csv, Signature signature)
    {
        _csv = csv;
        _signature = signature;
        Columns = [.. Enumerable.Range(0, csv.FieldCount).Select(i => i == 0 ? csv.GetName(0).TrimStart('\uFEFF') : csv.GetName(i))];
        _features = CsvHeader.Match(Columns, signature, HeaderIssues);
    }

    /// <summary>What is wrong with the header. Where it has faults no row can be read.</summary>
    public RowIssues HeaderIssues { get; } = new();

    /// <summary>The header's names in the order of the columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The number of the row that was read last: 1 is the first below the header. Blank lines don't count.</summary>
    public long Row { get; private set; }

    /// <summary>Reads the header.</summary>
    /// <param name="text">Is closed with the reader; of bytes, by <see cref="Utf8Text.Open"/>.</param>
    /// <param name="signature">What rows must be like.</param>
    /// <param name="cancel">Ends the call.</param>
    /// <exception cref="InvalidDataException">There is no header, or it isn't CSV.</exception>
    public static async Task<CsvRowReader> OpenAsync(TextReader text, Signature signature, CancellationToken cancel = default)
    {
        var options = new CsvDataReaderOptions { Delimiter = ',', Comment = '\0', MaxBufferSize = MostCharacters };
        try
        {
            return new(await CsvDataReader.CreateAsync(new ColumnLimit(text), options, cancel), signature);
        }
        catch (CsvMissingHeadersException e)
        {
            throw new InvalidDataException("The CSV is empty; its first line must name the columns.", e);
        }
        catch (CsvFormatException e)
        {
            throw new InvalidDataException($"The CSV's header or first row can't be read: {Why(e)}.", e);
        }
        catch (DecoderFallbackException e)
        {
            throw NotUtf8(e);
        }
    }

    /// <summary>Reads the next row and checks it against the signature.</summary>
    /// <param name="row">Filled: <see cref="Signature.Width"/> values in the signature's order; NaN where missing or at fault.</param>
    /// <param name="issues">Cleared, then takes the faults and warnings of the row.</param>
    /// <param name="cancel">Ends the call.</param>
    /// <returns>False after the last row.</returns>
    /// <exception cref="InvalidDataException">The text is not CSV from here on; the message names the row.</exception>
    public async ValueTask<bool> ReadAsync(Memory<double> row, RowIssues issues, CancellationToken cancel = default)
    {
        if (HeaderIssues.HasFaults) throw new InvalidOperationException("The header is at fault; no row can be read under it.");
        issues.Clear();
        try
        {
            do
            {
                if (!await _csv.ReadAsync(cancel)) return false;
            }
            while (IsBlank());
        }
        catch (CsvFormatException e)
        {
            throw new InvalidDataException($"Row {Row + 1} of the CSV (the first below the header is 1) can't be read: {Why(e)}.", e);
        }
        catch (DecoderFallbackException e)
        {
            throw NotUtf8(e);
        }

        Row++;
        Fill(row.Span, issues);
        return true;
    }

    /// <summary>A cell of the row that was read last, as it was given; empty where the row is too short.</summary>
    public ReadOnlySpan<char> Cell(int column) => column < _csv.RowFieldCount ? _csv.GetFieldSpan(column) : [];

    public void Dispose() => _csv.Dispose();

    private void Fill(Span<double> row, RowIssues issues)
    {
        row.Fill(double.NaN);
        if (_csv.RowFieldCount != _features.Length)
        {
            // Which cells are missing or too many can't be known, so none is judged.
            issues.AddFault("", Rules.Columns, $"has {_csv.RowFieldCount} cells where the header has {_features.Length}");
            return;
        }

        for (var column = 0; column < _features.Length; column++)
        {
            var feature = _features[column];
            row[feature] = CellReader.Read(_csv.GetFieldSpan(column), _signature.Features[feature], issues);
        }

        RowValidator.Check(_signature, row, issues);
    }

    private bool IsBlank() => _csv.RowFieldCount == 1 && _features.Length > 1 && _csv.GetFieldSpan(0).IsWhiteSpace();

    // No row is named: text is decoded some rows ahead.
    private static InvalidDataException NotUtf8(DecoderFallbackException e) => new($"The CSV {Utf8Text.Rule}.", e);

    private static string Why(CsvFormatException e) => e switch
    {
        CsvRecordTooLargeException => $"it is longer than {MostCharacters} characters; perhaps a closing quote is missing",
        _ => "a quoted cell must end with a quote, followed by a comma or the end of the line; quotes within it are doubled",
    };
}

using System.Security.Cryptography;
using System.Text;
using MlopsHousing.Modeling.Validation;
using Sylvan.Data.Csv;

namespace MlopsHousing.Training.Data;

/// <summary>A CSV file as text: what a data contract is held against.</summary>
/// <param name="Header">The names of the columns.</param>
/// <param name="Rows">The fields of each row; as many as the row has, which may not be as many as the header.</param>
/// <param name="Sha256">The hash of the file, lower-case hexadecimal.</param>
public sealed record CsvTable(IReadOnlyList<string> Header, IReadOnlyList<string[]> Rows, string Sha256)
{
    /// <summary>How many rows the file has.</summary>
    public int RowsInFile { get; } = Rows.Count;

    private int[]? Places { get; init; }

    /// <summary>Some of the rows, by their places: the others are not looked at, but are known to be there.</summary>
    public CsvTable Only(int[] places) => this with { Rows = Array.ConvertAll(places, place => Rows[place]), Places = places };

    /// <summary>The number of a row in the file: 1 is the first below the header.</summary>
    public int NumberOf(int place) => (Places?[place] ?? place) + 1;

    /// <summary>How many rows are, in these columns, as one above them.</summary>
    public int Repeats(IReadOnlyList<int> columns) => Rows.Count - Rows.Select(row => string.Join('\0', columns.Select(c => row[c]))).ToHashSet(StringComparer.Ordinal).Count;

    /// <summary>Reads a file with a header.</summary>
    /// <exception cref="TrainingException">It is not there, or not CSV.</exception>
    public static CsvTable Read(string path)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            using var text = Utf8Text.Open(new MemoryStream(bytes, writable: false));
            using var csv = CsvDataReader.Create(text, new CsvDataReaderOptions { Delimiter = ',', Comment = '\0', MaxBufferSize = CsvRowReader.MostCharacters });
            var header = Enumerable.Range(0, csv.FieldCount).Select(csv.GetName).ToArray();
            var rows = new List<string[]>();
            while (csv.Read())
            {
                var row = new string[csv.RowFieldCount];
                for (var i = 0; i < row.Length; i++) row[i] = csv.GetString(i);
                // A blank line is no row, as where models are asked.
                if (row.Length == header.Length || row is not [var only] || !string.IsNullOrWhiteSpace(only)) rows.Add(row);
            }

            return new(header, rows, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"The data can't be read: {e.Message}", e);
        }
        catch (DecoderFallbackException e)
        {
            throw new TrainingException($"{Path.GetFileName(path)} {Utf8Text.Rule}.", e);
        }
        catch (CsvMissingHeadersException e)
        {
            throw new TrainingException($"{Path.GetFileName(path)} is not a CSV file with a header: it is empty. Its first line must name the columns.", e);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            throw new TrainingException($"{Path.GetFileName(path)} is not a CSV file with a header: {e.Message}", e);
        }
    }
}

using System.Globalization;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Cli;

/// <summary>Reads rows, predicts them, and writes each as it came with two columns more.</summary>
internal static class CsvPredictions
{
    /// <summary>The name of the column that holds the prediction, in the target's unit.</summary>
    public const string Prediction = "prediction";

    /// <summary>The name of the column that names fields outside of what training saw, separated by semicolons.</summary>
    public const string Warnings = "warnings";

    /// <exception cref="InvalidDataException">The text is no CSV of the model's features; the message names row and column.</exception>
    public static async Task WriteAsync(LoadedModel model, TextReader from, TextWriter to, CancellationToken cancel)
    {
        using var csv = await CsvRowReader.OpenAsync(from, model.Signature, cancel);
        if (csv.HeaderIssues.HasFaults) throw new InvalidDataException($"The CSV's header does not fit {model.Version.Model}: {Listed(csv.HeaderIssues)}. Mend the header and try again.");

        var row = new double[model.Signature.Width];
        var issues = new RowIssues();
        WriteLine(to, csv.Columns, Prediction, Warnings);
        while (await csv.ReadAsync(row, issues, cancel))
        {
            if (issues.HasFaults) throw new InvalidDataException($"Row {csv.Row} can't be predicted: {Listed(issues)}. Mend or remove it and try again.");
            // ML.NET's answer is single precision: its shortest form holds all of it.
            var prediction = ((float)model.Predict(row)).ToString(CultureInfo.InvariantCulture);
            WriteLine(to, Enumerable.Range(0, csv.Columns.Count).Select(i => csv.Cell(i).ToString()), prediction, string.Join(';', issues.Warnings.Select(w => w.Field).Distinct()));
        }

        await to.FlushAsync(cancel);
    }

    private static string Listed(RowIssues issues) =>
        string.Join("; ", issues.Faults.Select(f => f.Field.Length > 0 ? $"{f.Field} {f.Message}" : f.Message));

    private static void WriteLine(TextWriter to, IEnumerable<string> cells, string prediction, string warnings)
    {
        foreach (var cell in cells)
        {
            Write(to, cell);
            to.Write(',');
        }

        to.Write(prediction);
        to.Write(',');
        Write(to, warnings);
        to.Write('\n');
    }

    private static void Write(TextWriter to, string cell)
    {
        if (cell.AsSpan().IndexOfAny("\",\r\n") < 0)
        {
            to.Write(cell);
            return;
        }

        to.Write('"');
        to.Write(cell.Replace("\"", "\"\"", StringComparison.Ordinal));
        to.Write('"');
    }
}

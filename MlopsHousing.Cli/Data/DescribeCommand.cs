using System.CommandLine;
using MlopsHousing.Cli.Display;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Cli.Data;

/// <summary><c>mlops data describe</c>: what is in a file, column by column.</summary>
internal static class DescribeCommand
{
    public static Command Create()
    {
        var (data, signature, output) = (CliOptions.Data(), CliOptions.Signature(), CliOptions.Output());
        var command = new Command("describe", "Shows each column's range, centre and gaps.") { data, signature, output };
        command.SetAction(parsed => Run(parsed.GetValue(data), parsed.GetValue(signature), parsed.GetValue(output)));
        return command;
    }

    private static int Run(string? data, string? signature, OutputFormat output)
    {
        // A file that was named needs no description of the data set.
        var path = DatasetLocator.Find(data, data is null ? DatasetFolder.Load(signature).Source?.File : null);
        var table = CsvTable.Read(path);
        var columns = Enumerable.Range(0, table.Header.Count).Select(i => ColumnSummary.Of(table, i)).ToList();
        if (output == OutputFormat.Json)
        {
            Terminal.Json(new { path, table.Sha256, rows = table.Rows.Count, columns });
            return 0;
        }

        Terminal.Say($"{path}: {table.Rows.Count} rows (sha256 {table.Sha256})");
        var text = new TextTable("column", ">missing", ">distinct", ">min", ">mean", ">median", ">max");
        foreach (var c in columns)
            text.Add(c.Column, Figures.Count(c.Missing), Figures.Count(c.Distinct), Show(c.Min), Show(c.Mean), Show(c.Median), Show(c.Max));
        text.Write();
        return 0;
    }

    private static string Show(double? value) => value is { } number ? Figures.Number(number) : "-";
}

using System.CommandLine;
using System.Globalization;
using MlopsHousing.Cli.Display;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Cli.Data;

/// <summary><c>mlops data validate</c>: holds a file against its data contract.</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        var (data, signature, output) = (CliOptions.Data(), CliOptions.Signature(), CliOptions.Output());
        var command = new Command("validate", "Checks the data against its contract and lists every violation.") { data, signature, output };
        command.SetAction(parsed => Run(parsed.GetValue(data), parsed.GetValue(signature), parsed.GetValue(output)));
        return command;
    }

    private static int Run(string? data, string? signature, OutputFormat output)
    {
        var description = DatasetFolder.Load(signature);
        var path = DatasetLocator.Find(data, description.Source?.File);
        var table = CsvTable.Read(path);
        var violations = description.Contract.Check(table);

        if (output == OutputFormat.Json)
            Terminal.Json(new { path, table.Sha256, rows = table.Rows.Count, valid = violations.Count == 0, violations });
        else if (violations.Count == 0)
            Terminal.Say($"{path} keeps its contract: {table.Rows.Count} rows, {table.Header.Count} columns (sha256 {table.Sha256}).");
        else
            Write(violations);

        if (violations.Count == 0) return 0;
        Terminal.Fail($"The data breaks its contract in {violations.Count} {(violations.Count == 1 ? "place" : "places")}. Mend them, or change {DataContract.FileName} if it is wrong.");
        return 1;
    }

    private static void Write(IReadOnlyList<ContractViolation> violations)
    {
        var table = new TextTable(">row", "column", "rule", "violation");
        foreach (var violation in violations)
            table.Add(violation.Row?.ToString(CultureInfo.InvariantCulture) ?? "-", violation.Column ?? "-", violation.Rule, violation.Message);
        table.Write();
    }
}

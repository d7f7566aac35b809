using System.CommandLine;
using MlopsHousing.Cli.Display;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Training.Data;
using MlopsHousing.Training.Inspection;

namespace MlopsHousing.Cli;

/// <summary><c>mlops init</c>: from data that nobody has described to a description to edit.</summary>
internal static class InitCommand
{
    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "The CSV file; its first line names the columns.", Required = true, HelpName = "PATH" };
        var target = new Option<string>("--target") { Description = "The column to predict.", Required = true, HelpName = "COLUMN" };
        var name = new Option<string>("--name") { Description = "The model's name: lower-case letters, digits and hyphens.", Required = true, HelpName = "NAME" };
        var folder = new Option<string>("--out") { Description = "The folder that the description is written to.", Required = true, HelpName = "FOLDER" };
        var unit = new Option<string>("--unit") { Description = "The target's unit, such as USD.", DefaultValueFactory = _ => "units", HelpName = "UNIT" };
        var force = new Option<bool>("--force") { Description = "Replace a description that is there." };
        var output = CliOptions.Output();
        var command = new Command("init", "Describes data of your own: infers a signature and a data contract for you to edit.") { data, target, name, folder, unit, force, output };
        command.SetAction(parsed => Run(
            parsed.GetValue(data)!, parsed.GetValue(target)!, parsed.GetValue(name)!, parsed.GetValue(folder)!, parsed.GetValue(unit)!, parsed.GetValue(force), parsed.GetValue(output)));
        return command;
    }

    private static int Run(string data, string target, string name, string folder, string unit, bool force, OutputFormat output)
    {
        var signature = Path.Combine(folder, ArtifactNames.Signature);
        if (!force && File.Exists(signature)) throw new UsageException($"{signature} is there already. Choose another folder with --out, or replace it with --force.");
        var table = CsvTable.Read(DatasetLocator.Find(data, null));
        var found = DatasetInspector.Inspect(table, target, name, unit);
        var repeats = table.Repeats([.. found.Findings.Index().Where(f => f.Item.Use != ColumnUse.LeftOut).Select(f => f.Index)]);
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(signature, found.Signature.ToJson());
        File.WriteAllBytes(Path.Combine(folder, DataContract.FileName), found.Contract.ToJson());
        File.WriteAllBytes(Path.Combine(folder, ArtifactNames.Features), found.Recipe.ToJson());
        if (output == OutputFormat.Json)
        {
            Terminal.Json(new { name, rows = table.Rows.Count, repeats, signature, neighbours = found.Recipe.Neighbours?.Plane, columns = found.Findings });
            return 0;
        }

        var text = new TextTable("column", "use", "kind", ">missing", ">distinct", "look at");
        foreach (var c in found.Findings) text.Add(c.Column, Use(c.Use), c.Kind, Figures.Count(c.Missing), Figures.Count(c.Distinct), c.Note ?? "");
        text.Write();
        Terminal.Say($"{table.Rows.Count} rows, {found.Signature.Width} features, {found.Findings.Count(f => f.Use == ColumnUse.LeftOut)} columns left out.");
        RepeatedRows.Tell(repeats, table.Rows.Count);
        if (found.Recipe.Neighbours is { Plane: var plane }) Terminal.Say($"{plane.X} and {plane.Y} look like coordinates: {ArtifactNames.Features} says so, and training looks at neighbours.");
        Terminal.Say($"Look through {folder}: fill in units and hard ranges in {ArtifactNames.Signature}, add what was left out wrongly, take out what would not be known when a price is asked for.");
        Terminal.Say($"Then: mlops train --data {Shell.Quoted(data)} --signature {Shell.Quoted(signature)} --registry FOLDER");
        return 0;
    }

    private static string Use(ColumnUse use) => use switch { ColumnUse.Target => "target", ColumnUse.LeftOut => "left out", _ => "feature" };
}

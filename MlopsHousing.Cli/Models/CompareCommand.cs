using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MlopsHousing.Cli.Display;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Signatures;
using static MlopsHousing.Cli.Models.Comparison;

namespace MlopsHousing.Cli.Models;

/// <summary><c>mlops models compare</c>: two versions side by side.</summary>
internal static class CompareCommand
{
    /// <summary>What of a segment is shown to people; programs get all.</summary>
    private const string ShownMeasure = ".rmse";

    public static Command Create()
    {
        var a = new Argument<string>("a") { Description = "A version's number, or champion or challenger." };
        var b = new Argument<string>("b") { Description = "The version to compare it with." };
        var (registry, model, output) = (CliOptions.Registry(), CliOptions.Model(), CliOptions.Output());
        var command = new Command("compare", "Compares two versions: quality, segments, parameters, data and inputs.") { a, b, registry, model, output };
        command.SetAction((parsed, cancel) => RunAsync(
            CliOptions.ToRegistryOptions(parsed.GetValue(registry), parsed.GetValue(model)), parsed.GetValue(a)!, parsed.GetValue(b)!, parsed.GetValue(output), cancel));
        return command;
    }

    private static async Task<int> RunAsync(RegistryOptions options, string a, string b, OutputFormat output, CancellationToken cancel)
    {
        var registry = options.Open();
        var model = await options.ChooseModelAsync(registry, cancel);
        var aliases = await registry.ReadAliasesAsync(model, cancel);
        var left = await Side.ReadAsync(registry, VersionChoice.Resolve(a, aliases), aliases, cancel);
        var right = await Side.ReadAsync(registry, VersionChoice.Resolve(b, aliases), aliases, cancel);
        var quality = Quality(left.Evidence, right.Evidence);
        var segments = Segments(left.Evidence, right.Evidence);
        var parameters = Parameters(left.Evidence, right.Evidence);
        var origin = Origin(left.Evidence, right.Evidence);
        var features = Features(left.Signature, right.Signature);

        if (output == OutputFormat.Json)
        {
            Terminal.Json(new { model, a = left.Short, b = right.Short, quality, segments, parameters, origin, features });
            return 0;
        }

        Terminal.Say($"{model}: {left.Title} and {right.Title}{(left.Digest == right.Digest ? ", which answer alike: they have one digest" : "")}");
        if (left.Evidence.HeldOutSha256 is { } rows && right.Evidence.HeldOutSha256 is { } others && rows != others)
            Terminal.Say("Measured on different rows: the differences in quality are no comparison. Replays, live traffic and feedback tell more.");
        Write("quality", quality.Where(f => f.Difference is not null), left, right);
        Write("RMSE by segment", segments.Where(f => f.Name.EndsWith(ShownMeasure, StringComparison.Ordinal)).Select(f => f with { Name = f.Name[..^ShownMeasure.Length] }), left, right);
        Write("parameter", parameters, left, right);
        Write("origin", origin, left, right);
        Write("feature", features, left, right);
        return 0;
    }

    private static void Write(string title, IEnumerable<Figure> figures, Side left, Side right)
    {
        var rows = figures.ToList();
        if (rows.Count == 0) return;
        Terminal.Say("");
        var numbers = rows.Any(f => f.Difference is not null);
        var table = numbers
            ? new TextTable(title, $">{left.Version}", $">{right.Version}", ">difference", ">%")
            : new TextTable(title, $"{left.Version}", $"{right.Version}", "");
        foreach (var f in rows)
            if (numbers) table.Add(f.Name, Show(f.A), Show(f.B), f.Difference is { } d ? Signed(d) : Mark(f), f.Relative is { } r ? (100 * r).ToString("+0.0;-0.0;0", CultureInfo.InvariantCulture) : "");
            else table.Add(f.Name, Show(f.A), Show(f.B), Mark(f));
        table.Write();
    }

    private static string Mark(Figure figure) => figure.Changed ? "differs" : "";

    private static string Signed(double value) => value == 0 ? "0" : (value > 0 ? "+" : "") + Figures.Number(value);

    private static string Show(JsonValue? value) => value switch
    {
        null => "-",
        _ when value.TryGetValue(out double number) => Figures.Number(number),
        _ when value.TryGetValue(out string? text) => text.Length > 40 ? text[..16] + "…" : text,
        _ => value.ToJsonString(),
    };

    /// <summary>What one of the two is.</summary>
    private sealed record Side(int Version, string Role, string Digest, Evidence Evidence, Signature Signature)
    {
        public object Short => new { version = $"{Version}", role = Role, digest = Digest };

        public string Title => $"version {Version}{(Role.Length > 0 ? $" ({Role})" : "")}";

        public static async Task<Side> ReadAsync(IModelRegistry registry, int version, AliasSnapshot aliases, CancellationToken cancel)
        {
            var manifest = await registry.ReadManifestAsync(aliases.Model, version, cancel);
            return new(
                version,
                aliases.Aliases.Roles(version),
                manifest.Digest,
                await Evidence.ReadAsync(registry, aliases.Model, version, manifest, cancel),
                Signature.Parse(await registry.ReadFileAsync(aliases.Model, version, ArtifactNames.Signature, cancel)));
        }
    }
}

using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Features;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Training;
using MlopsHousing.Training.Data;

namespace MlopsHousing.Tests.Training.Cards;

public sealed partial class ModelCardTests : IDisposable
{
    private const string Hostile = "<script>alert('1')</script> | [x](javascript:1) \"quoted\"";
    private static readonly XNamespace _svg = "http://www.w3.org/2000/svg";
    private readonly TempFolder _temp = new();

    public ModelCardTests() => Requires.LightGbm();

    [Fact]
    public async Task A_card_tells_use_limits_data_quality_certainty_and_origin_in_both_forms()
    {
        var (result, files) = await TrainAsync(Described(Hostile), rows: 1_500);
        var (page, text) = (files[ArtifactNames.CardPage], files[ArtifactNames.CardText]);
        foreach (var title in new[] { "Intended use", "Limits", "Data", "Inputs", "Quality", "Calibration and coverage", "What moves predictions", "Drift reference", "Lineage" })
        {
            Assert.Contains($"<h2>{title}</h2>", page);
            Assert.Contains($"\n## {title}\n", text);
        }

        string[] told =
        [
            "For tests of cards only", "Straw burns", result.Version.Digest, result.Lineage.DataSha256, result.Metrics.HeldOutSha256!,
            result.Metrics.Overall.Rmse.ToString("N0"), "slate", "100 of 1,500 rows (6.7 %) have the greatest price",
        ];
        Assert.All(told, words => Assert.Contains(words, page));
        Assert.All(told, words => Assert.Contains(words, text.Replace("\\", "")));
    }

    [Fact]
    public async Task The_page_needs_nothing_else_and_runs_nothing()
    {
        var (_, files) = await TrainAsync(Described(Hostile), rows: 1_500);
        var page = files[ArtifactNames.CardPage];
        Assert.DoesNotContain("<script", page);
        Assert.Contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;", page);
        Assert.Single(Regex.Matches(page, "<style"));
        Assert.DoesNotMatch(@"(src|href)=""(?!#|data:)", page); // plots refer to parts of themselves
        Assert.DoesNotMatch(@"@import|url\((?!#)|\son\w+=|javascript:\w+\(", page);
        var ids = Ids().Matches(page).Select(m => m.Value).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Contains("prefers-color-scheme:dark", page);
        Assert.Contains("@media print", page);

        // In Markdown a cell stays a cell and markup stays text.
        var text = files[ArtifactNames.CardText];
        Assert.Contains(@"\<script\>alert('1')\</script\> \| \[x\](javascript:1)", text);
        Assert.All(text.Split('\n').SkipWhile(l => l != "## Inputs").Skip(2).TakeWhile(l => l.StartsWith('|')), line => Assert.Equal(6, UnescapedBar().Count(line)));
    }

    [Fact]
    public async Task Every_plot_is_a_file_of_its_own_whose_words_are_text_that_any_font_can_show()
    {
        var (_, files) = await TrainAsync(Described("the roof"), rows: 1_500);
        var plots = files.Where(f => f.Key.StartsWith("plots/", StringComparison.Ordinal)).ToDictionary(f => f.Key[6..], f => f.Value);
        Assert.Equal(["coverage.svg", "importance.svg", "learning-curve.svg", "predicted-vs-actual.svg", "residual-map.svg"], plots.Keys.Order());
        foreach (var (name, svg) in plots)
        {
            Assert.Contains($"](plots/{name})", files[ArtifactNames.CardText]);
            var root = XDocument.Parse(svg).Root!;
            Assert.NotEmpty((string)root.Attribute("aria-label")!);
            var words = root.Descendants(_svg + "text").ToList();
            Assert.InRange(words.Count, 6, 40);
            // Skia would give the place of every glyph, by a font of this machine.
            Assert.All(words, w => Assert.Matches(@"^-?[\d.]+$", (string)w.Attribute("x")!));
            Assert.InRange(svg.Length, 1_000, 60_000);
        }

        string[] bars = [.. XDocument.Parse(plots["importance.svg"]).Descendants(_svg + "text").Select(t => t.Value)];
        Assert.Superset(new HashSet<string> { "location", "area", "roof", "built" }, bars.ToHashSet());
        Assert.Contains("price, thousand EUR", string.Join(' ', XDocument.Parse(plots["predicted-vs-actual.svg"]).Descendants(_svg + "text").Select(t => t.Value)));
    }

    [Fact]
    public async Task Where_there_are_few_rows_and_no_coordinates_the_card_says_what_it_can()
    {
        var plain = HousesCsv.Description with { Recipe = FeatureRecipe.Standard, Segments = [] };
        var (result, files) = await TrainAsync(plain, rows: 90);
        Assert.Null(result.Metrics.Intervals);
        Assert.Equal(["plots/importance.svg", "plots/predicted-vs-actual.svg"], files.Keys.Where(f => f.StartsWith("plots/", StringComparison.Ordinal)).Order());
        Assert.Contains("too few rows to tell how sure predictions are", files[ArtifactNames.CardPage]);
        Assert.Contains("has not said", files[ArtifactNames.CardText]);
    }

    [Fact]
    public async Task Rows_too_few_for_a_map_get_none()
    {
        var (_, files) = await TrainAsync(HousesCsv.Description, rows: 100);
        Assert.DoesNotContain("plots/residual-map.svg", files.Keys);
        Assert.Contains("plots/predicted-vs-actual.svg", files.Keys);
    }

    public void Dispose() => _temp.Dispose();

    private static DatasetDescription Described(string roof) => HousesCsv.Description with
    {
        Card = new(["For tests of cards only."], ["Straw burns."]),
        Signature = HousesCsv.Signature with { Features = [.. HousesCsv.Signature.Features.Select(f => f.Name == "roof" ? f with { Description = roof } : f)] },
    };

    private async Task<(TrainResult Result, Dictionary<string, string> Files)> TrainAsync(DatasetDescription description, int rows)
    {
        // The dearest homes all at one price, as a census would have it.
        var lines = File.ReadAllLines(HousesCsv.Write(_temp["houses.csv"], rows));
        var dear = lines.Skip(1).Select(l => double.Parse(l.Split(',')[0])).OrderDescending().ElementAt(rows / 15 - 1);
        File.WriteAllLines(_temp["houses.csv"], lines.Select((l, i) => i > 0 && l.Split(',', 2) is [var price, var rest] && double.Parse(price) > dear ? $"{dear:F0},{rest}" : l));

        var registry = new FolderRegistry(_temp["models"]);
        var result = await Trainer.TrainAsync(new()
        {
            Description = description,
            DataPath = _temp["houses.csv"],
            Registry = registry,
            Parameters = new() { Trees = 30, Leaves = 8, LearningRate = 0.3 },
        });
        var files = new Dictionary<string, string>();
        foreach (var file in (await registry.ReadManifestAsync(result.Version.Model, result.Version.Number)).Evidence.Keys)
            files[file] = Encoding.UTF8.GetString(await registry.ReadFileAsync(result.Version.Model, result.Version.Number, file));
        return (result, files);
    }

    [GeneratedRegex(@"(?<=\sid="")[^""]+")]
    private static partial Regex Ids();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex UnescapedBar();
}

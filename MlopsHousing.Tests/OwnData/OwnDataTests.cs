using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using MlopsHousing.Modeling.Signatures;
using MlopsHousing.Modeling.Validation;
using MlopsHousing.Tests.AllInOne;

namespace MlopsHousing.Tests.OwnData;

/// <summary>From a CSV file that nobody has described to answers, on data of two other shapes than the shipped one's.</summary>
public sealed class OwnDataTests
{
    [Fact]
    public async Task Sales_of_eighty_mixed_columns_are_described_trained_on_and_answered()
    {
        using var own = await OwnDataset.CreateAsync(path => MixedSales.Write(path), MixedSales.Target, "--trees", "120");
        Assert.Equal(77, own.Signature.Width);
        Assert.Equal(["Order"], LeftOut(own));
        Assert.True(R2(own) > 0.8, $"R² is {R2(own)}");
        await AnswersAsync(own);
        await IsServedAsync(own, "Kitchen/Quality");
    }

    [Fact]
    public async Task Twenty_thousand_sales_on_a_map_are_described_trained_on_and_answered()
    {
        using var own = await OwnDataset.CreateAsync(path => MappedSales.Write(path), MappedSales.Target, "--trees", "100");
        Assert.Equal(["id"], LeftOut(own));
        Assert.Equal("long", own.Init.GetProperty("neighbours").GetProperty("x").GetString());
        Assert.Equal(70, own.Signature.Features.Single(f => f.Name == "zipcode").Categories!.Count);
        Assert.True(R2(own) > 0.8, $"R² is {R2(own)}");
        await AnswersAsync(own);
    }

    /// <summary>Serving reads what training read, and answers as ML.NET does, gaps and unseen categories included.</summary>
    private static async Task AnswersAsync(OwnDataset own)
    {
        using var csv = await CsvRowReader.OpenAsync(new StringReader(own.FeaturesCsv()), own.Signature);
        var issues = new RowIssues();
        var rows = new List<double[]>();
        for (var row = new double[own.Signature.Width]; await csv.ReadAsync(row, issues); row = new double[own.Signature.Width])
        {
            Assert.False(issues.HasFaults);
            Assert.Equal(own.Data.Row(rows.Count), row);
            rows.Add(row);
        }

        Assert.Equal(own.Data.Count, rows.Count);
        var strange = rows.Take(200).Select(row => own.Signature.Features.Zip(row, (f, v) => f.Type == FeatureType.Category ? -1 : v).ToArray());
        var gaps = rows.Take(200).Select(row => own.Signature.Features.Zip(row, (f, v) => f.IsRequired ? v : double.NaN).ToArray());
        double[][] all = [.. rows, .. strange, .. gaps];
        var expected = await own.AskMlNetAsync(all);
        for (var i = 0; i < all.Length; i++) Assert.Equal((double)expected[i], own.Model.Predict(all[i]));
    }

    private static async Task IsServedAsync(OwnDataset own, string category)
    {
        await using var server = new AllInOneProcess(own.Registry, ["--model", OwnDataset.Name]);
        await server.ReadyAsync();
        using var http = new HttpClient { BaseAddress = server.Address };
        var house = new JsonObject();
        foreach (var (f, value) in own.Signature.Features.Zip(own.Data.Row(0).ToArray()))
            house[f.Name] = double.IsNaN(value) ? null : f.Type switch { FeatureType.Category => f.Categories![(int)value], FeatureType.Date => CalendarDate.Format(value), _ => value };

        var known = await PredictAsync();
        Assert.Empty(known["warnings"]!.AsArray());
        Assert.Equal(own.Model.Predict(own.Data.Row(0)), (double)known["prediction"]!.GetValue<float>());

        house[category] = "never seen";
        var unseen = await PredictAsync();
        Assert.Equal(category, unseen["warnings"]!.AsArray().Single()!["field"]!.GetValue<string>());

        var description = JsonNode.Parse(await http.GetStringAsync("/openapi/v1.json"))!;
        Assert.Contains(category, description.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }), StringComparison.Ordinal);

        async Task<JsonNode> PredictAsync()
        {
            using var body = new StringContent(house.ToJsonString(), Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync("/v1/predict", body);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
            return JsonNode.Parse(text)!;
        }
    }

    [Theory]
    [InlineData(UnseenPolicy.Warn, false)]
    [InlineData(UnseenPolicy.Reject, true)]
    public void A_category_that_training_never_saw_is_scored_by_the_fallback_unless_the_signature_refuses_it(UnseenPolicy policy, bool refused)
    {
        var signature = new Signature
        {
            Name = OwnDataset.Name,
            Features = [new() { Name = "Zone/Kind", Type = FeatureType.Category, Categories = ["a"], Missing = ["NA"], Nulls = NullPolicy.Allow, Unseen = policy }],
            Target = new() { Name = "price", Unit = "USD" },
        };
        var (issues, feature) = (new RowIssues(), signature.Features[0]);
        RowValidator.Check(signature, [feature.CategoryValue("b")], issues);
        Assert.Equal(refused, issues.HasFaults);
        Assert.Equal(refused ? 0 : 1, issues.Warnings.Count);
        Assert.True(double.IsNaN(feature.CategoryValue("NA")));
    }

    private static IEnumerable<string?> LeftOut(OwnDataset own) =>
        own.Init.GetProperty("columns").EnumerateArray().Where(c => c.GetProperty("use").GetString() == "leftOut").Select(c => c.GetProperty("column").GetString());

    private static double R2(OwnDataset own) => own.Train.GetProperty("metrics").GetProperty("overall").GetProperty("r2").GetDouble();
}

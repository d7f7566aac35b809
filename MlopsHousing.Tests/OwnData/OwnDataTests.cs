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
        using var own = await OwnDataset.CreateAsync(path => MixedSales.Write(path), MixedSales.Target, Refusing("Kind 1"), "--trees", "120", "--leaves", "31", "--learning-rate", "0.065");
        Assert.Equal(77, own.Signature.Width);
        Assert.Equal(["Order"], LeftOut(own));
        Assert.True(R2(own) > 0.8, $"R² is {R2(own)}");
        await AnswersAsync(own);
        AssertExplained(own, own.Signature.Features.Select(f => f.Name));
        await IsServedAsync(own, unseen: "Kitchen/Quality", refused: "Kind 1");
    }

    [Fact]
    public async Task Twenty_thousand_sales_on_a_map_are_described_trained_on_and_answered()
    {
        using var own = await OwnDataset.CreateAsync(path => MappedSales.Write(path), MappedSales.Target, null, "--trees", "100", "--leaves", "31", "--learning-rate", "0.065");
        Assert.Equal(["id"], LeftOut(own));
        Assert.Equal("long", own.Init.GetProperty("neighbours").GetProperty("x").GetString());
        Assert.Equal(70, own.Signature.Features.Single(f => f.Name == "zipcode").Categories!.Count);
        Assert.Equal(FeatureType.Date, own.Signature.Features.Single(f => f.Name == "date").Type);
        Assert.True(R2(own) > 0.8, $"R² is {R2(own)}");
        await AnswersAsync(own);
        AssertExplained(own, own.Signature.Features.Select(f => f.Name is "long" or "lat" ? "location" : f.Name).Distinct());
    }

    [Fact]
    public async Task Five_hundred_columns_and_thousands_of_levels_are_described_trained_on_and_answered()
    {
        using var own = await OwnDataset.CreateAsync(path => WideSales.Write(path), WideSales.Target, Refusing("Kind 1"), "--trees", "20", "--leaves", "7", "--learning-rate", "0.065");
        Assert.Equal(500, own.Signature.Width);
        Assert.InRange(own.Signature.Features.Single(f => f.Name == "Street").Categories!.Count, 2_000, WideSales.Streets);
        Assert.True(R2(own) > 0.3, $"R² is {R2(own)}");
        await AnswersAsync(own);
        await IsServedAsync(own, unseen: "Street", refused: "Kind 1");
    }

    private static Func<Signature, Signature> Refusing(string category) => signature => signature with
    {
        Features = [.. signature.Features.Select(f => f.Name == category ? f with { Unseen = UnseenPolicy.Reject } : f)],
    };

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

    /// <summary>Every feature is reported, and they add up, for whole rows and for rows of gaps.</summary>
    private static void AssertExplained(OwnDataset own, IEnumerable<string> reported)
    {
        Assert.Equal(reported, own.Model.Explainer.Features.Select(f => f.Name));
        var (prediction, contributions) = (new double[1], new double[own.Model.Explainer.Features.Count]);
        for (var i = 0; i < 40; i++)
        {
            var whole = own.Data.Row(i * (own.Data.Count / 40)).ToArray();
            foreach (var row in new[] { whole, [.. own.Signature.Features.Zip(whole, (f, v) => f.IsRequired ? v : double.NaN)] })
            {
                own.Model.Explain(row, prediction, [], contributions, CancellationToken.None);
                Assert.Equal(own.Model.Predict(row), prediction[0]);
                Assert.Equal(prediction[0], (float)(own.Model.Explainer.BaseValue + contributions.Sum()), 1e-6 * Math.Abs(prediction[0]));
            }
        }
    }

    /// <summary>The all-in-one answers over HTTP as the library does: known rows, gaps, unseen categories, and CSV as the data has it.</summary>
    private static async Task IsServedAsync(OwnDataset own, string unseen, string refused)
    {
        await using var server = new AllInOneProcess(own.Registry, ["--model", OwnDataset.Name]);
        await server.ReadyAsync();
        using var http = new HttpClient { BaseAddress = server.Address };
        var row = own.Data.Row(0).ToArray();
        JsonObject House() => new(own.Signature.Features.Zip(row, (f, value) => KeyValuePair.Create(f.Name, (JsonNode?)(
            double.IsNaN(value) ? null : f.Type switch { FeatureType.Category => f.Categories![(int)value], FeatureType.Date => CalendarDate.Format(value), _ => value }))));

        var known = await PredictAsync(House());
        Assert.Empty(known["warnings"]!.AsArray());
        Assert.Equal(own.Model.Predict(row), Prediction(known));

        var house = House();
        house[unseen] = "never seen";
        var answer = await PredictAsync(house, query: "?explain=true");
        Assert.Equal(unseen, answer["warnings"]!.AsArray().Single()!["field"]!.GetValue<string>());
        Assert.Equal(own.Signature.Width, answer["contributions"]!.AsArray().Count);
        Assert.Null(answer["contributions"]!.AsArray().Single(c => (string?)c!["feature"] == unseen)!["value"]);
        var fallback = row.ToArray();
        fallback[own.Signature.IndexOf(unseen)] = -1;
        Assert.Equal(own.Model.Predict(fallback), Prediction(answer));

        house = House();
        house[refused] = "never seen";
        var refusal = await PredictAsync(house, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(refused, refusal["errors"]!.AsArray().Single()!["field"]!.GetValue<string>());

        // A gap is the same however it is sent: null, left out, or as the data writes it.
        var optional = own.Signature.Features.Where(f => !f.IsRequired).ToList();
        var gaps = row.ToArray();
        foreach (var f in optional) gaps[own.Signature.IndexOf(f.Name)] = double.NaN;
        var (nulls, leftOut, written) = (House(), House(), House());
        foreach (var f in optional)
        {
            nulls[f.Name] = null;
            leftOut.Remove(f.Name);
            written[f.Name] = f is { Type: FeatureType.Category, Missing: [var text, ..] } ? text : null;
        }

        foreach (var body in (JsonObject[])[nulls, leftOut, written]) Assert.Equal(own.Model.Predict(gaps), Prediction(await PredictAsync(body)));

        using var csv = new StringContent(own.FeaturesCsv(rows: 20), Encoding.UTF8, "text/csv");
        using var batch = await http.PostAsync("/v1/predict/batch", csv);
        var predictions = JsonNode.Parse(await batch.Content.ReadAsStringAsync())!["predictions"]!.AsArray();
        Assert.Equal(Enumerable.Range(0, 20).Select(i => own.Model.Predict(own.Data.Row(i))), predictions.Select(p => (double)p!.GetValue<float>()));

        var description = JsonNode.Parse(await http.GetStringAsync("/openapi/v1.json"))!;
        Assert.Contains(unseen, description.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }), StringComparison.Ordinal);

        async Task<JsonNode> PredictAsync(JsonObject house, HttpStatusCode status = HttpStatusCode.OK, string query = "")
        {
            using var body = new StringContent(house.ToJsonString(), Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync("/v1/predict" + query, body);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == status, text);
            return JsonNode.Parse(text)!;
        }
    }

    private static double Prediction(JsonNode answer) => answer["prediction"]!.GetValue<float>();

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

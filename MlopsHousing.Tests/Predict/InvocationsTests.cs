using System.Net;

namespace MlopsHousing.Tests.Predict;

public sealed class InvocationsTests(SharedPredictServer shared) : IClassFixture<SharedPredictServer>
{
    private readonly PredictServer _homes = shared.Homes;

    private static readonly float[] _twoPrices = [(float)TestModels.HomePrice(1, 37.88, 8.3252), (float)TestModels.HomePrice(1, 35, 2)];

    [Theory]
    [InlineData("""{"dataframe_split":{"index":[0,1],"columns":["income","rooms","latitude","longitude"],"data":[[8.3252,5,37.88,-122.23],[2,4,35,-120]]}}""")]
    [InlineData("""{"dataframe_split":{"data":[[8.3252,5,37.88,-122.23],[2,4,35,-120]],"columns":["income","rooms","latitude","longitude"]},"params":{"a":1}}""")]
    [InlineData("""{"dataframe_records":[{"latitude":37.88,"longitude":-122.23,"rooms":5,"income":8.3252},{"income":2,"latitude":35,"rooms":4,"longitude":-120}]}""")]
    [InlineData("""{"instances":[[37.88,-122.23,5,8.3252],[35,-120,4,2]]}""")]
    [InlineData("""{"instances":[{"latitude":37.88,"longitude":-122.23,"rooms":5,"income":8.3252},{"income":2,"latitude":35,"rooms":4,"longitude":-120}]}""")]
    [InlineData("""{"inputs":[[37.88,-122.23,5,8.3252],[35,-120,4,2]]}""")]
    [InlineData("""{"inputs":{"rooms":[5,4],"latitude":[37.88,35],"longitude":[-122.23,-120],"income":[8.3252,2]}}""")]
    [InlineData("latitude,longitude,rooms,income\n37.88,-122.23,5,8.3252\n35,-120,4,2\n", "text/csv; charset=utf-8")]
    public async Task Every_form_of_a_table_is_answered_row_by_row(string body, string contentType = "application/json")
    {
        var (response, json) = await _homes.PostAsync("/invocations", body, contentType);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["predictions"], json.AsObject().Select(p => p.Key));
        Assert.Equal(_twoPrices, json["predictions"]!.AsArray().GetValues<float>());
    }

    [Fact]
    public async Task Categories_dates_and_missing_values_are_read()
    {
        var (_, json) = await shared.Listings.PostAsync("/invocations", """
            {"dataframe_split":{"columns":["area","zone","kind","built"],"data":[[84.5,"centre","flat","1985-06-01"],[50,8001,"house",null]]}}
            """);

        Assert.Equal(
            [(float)TestModels.ListingPrice(84.5, 0, 0, newer: false), (float)TestModels.ListingPrice(50, 2, 1, newer: true)],
            json["predictions"]!.AsArray().GetValues<float>());
    }

    [Theory]
    [InlineData("""{"dataframe_split":{"columns":["latitude","Rooms"],"data":[]}}""", "'Rooms'", "'longitude'", "'income'")]
    [InlineData("""{"dataframe_split":{"columns":["latitude","longitude","rooms","income"],"data":[[1,2,3]]}}""", "3 values")]
    [InlineData("""{"dataframe_split":{"columns":["latitude","longitude","rooms","income"],"data":[[1,2,3,4,5]]}}""", "5 values")]
    [InlineData("""{"dataframe_split":{"columns":["latitude","longitude","rooms","income"]}}""", "'data'")]
    [InlineData("""{"dataframe_records":[{"latitude":37,"room":3}]}""", "'room'", "'longitude'", "'rooms'", "'income'")]
    [InlineData("""{"dataframe_records":[[1,2,3,4]]}""", "Row 0")]
    [InlineData("""{"inputs":{"other":[1],"latitude":[37],"longitude":[-120,1]}}""", "'longitude'")]
    [InlineData("""{"inputs":{"other":[1],"latitude":[37],"longitude":[-120],"rooms":[1],"income":[1]}}""", "'other'")]
    [InlineData("""{"inputs":{"latitude":[37],"latitude":[38]}}""", "'latitude'", "more than once")]
    [InlineData("""{"instances":[[37,-120,4,"2"]]}""", "'income' must be a number")]
    [InlineData("""{"instances":[[37,-120,4,2],[95,-120,4,2]]}""", "Row 1", "'latitude'")]
    [InlineData("""{"instances":[]}""", "no row")]
    [InlineData("""{"instances":[[37,-120,4,2]],"inputs":[]}""", "exactly one")]
    [InlineData("""{}""", "exactly one")]
    [InlineData("""[]""", "object")]
    [InlineData("""{"instances":[[37,-120,4,NaN]]}""", "not valid JSON")]
    [InlineData("", "not valid JSON")]
    public async Task A_broken_table_is_refused_and_every_column_at_fault_named(string body, params string[] expected)
    {
        var (response, json) = await _homes.PostAsync("/invocations", body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("BAD_REQUEST", (string?)json["error_code"]);
        Assert.All(expected, text => Assert.Contains(text, (string?)json["message"], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("latitude,rooms,other\n1,2,3\n", "'other'", "'longitude'", "'income'")]
    [InlineData("latitude,longitude,rooms,income\n1,2,x,4\n", "Row 0", "'rooms'")]
    [InlineData("", "empty")]
    public async Task Broken_CSV_is_refused(string body, params string[] expected)
    {
        var (response, json) = await _homes.PostAsync("/invocations", body, "text/csv");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.All(expected, text => Assert.Contains(text, (string?)json["message"], StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Other_forms_are_415_and_too_many_rows_413()
    {
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await _homes.PostAsync("/invocations", "<x/>", "application/xml")).Response.StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await _homes.PostAsync("/invocations", "{}", "application/json; charset=latin1")).Response.StatusCode);
        var rows = string.Join(',', Enumerable.Repeat("[35,-120,4,2]", 101));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await _homes.PostAsync("/invocations", $$"""{"inputs":[{{rows}}]}""")).Response.StatusCode);
        var csv = "latitude,longitude,rooms,income\n" + string.Concat(Enumerable.Repeat("35,-120,4,2\n", 101));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await _homes.PostAsync("/invocations", csv, "text/csv")).Response.StatusCode);
    }

    [Fact]
    public async Task Ping_and_version_answer_as_clients_of_MLflow_expect()
    {
        var ping = await _homes.Http.GetAsync("/ping");
        Assert.Equal((HttpStatusCode.OK, "\n"), (ping.StatusCode, await ping.Content.ReadAsStringAsync()));
        Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+$", await _homes.Http.GetStringAsync("/version"));
    }
}

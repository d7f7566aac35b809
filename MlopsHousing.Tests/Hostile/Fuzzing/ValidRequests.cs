namespace MlopsHousing.Tests.Hostile.Fuzzing;

/// <summary>Requests that are all right, one for every endpoint and format: what the others are made of.</summary>
internal static class ValidRequests
{
    /// <summary>The id of a prediction that nobody made; feedback for it is kept all the same.</summary>
    private const string Id = "0197a0c0-0000-7000-8000-000000000001";

    private const string Homes = "test-homes";
    private const string Listings = "test-listings";

    private static readonly string _homesCsv = "latitude,longitude,rooms,income\n37.88,-122.23,5,8.3252\n35,-120,6,2.5\n";
    private static readonly string _listingsCsv = "area,zone,kind,built,rent\n84.5,centre,flat,1985-06-01,\n50,\"8001\",house,,1200\n";

    /// <summary>The public API's.</summary>
    public static IReadOnlyList<Request> Api(string model)
    {
        var (row, csv) = model == Homes ? (TestModels.HomeJson, _homesCsv) : (TestModels.ListingJson, _listingsCsv);
        return
        [
            Request.Of("POST", "/v1/predict", row),
            Request.Of("POST", "/v1/predict?coverage=0.8&explain=true&whatIf=false", row),
            Request.Of("POST", "/v1/predict/batch", $"[{row},{row}]"),
            Request.Of("POST", "/v1/predict/batch?explain=true", $"[{row}]"),
            Request.Of("POST", "/v1/predict/batch", $"[{row},{row}]", "application/json", ("Accept", "text/csv")),
            Request.Of("POST", "/v1/predict/batch?coverage=0.95", $"{row}\n{row}\n", "application/x-ndjson"),
            Request.Of("POST", "/v1/predict/batch", csv, "text/csv"),
            Request.Of("POST", "/v1/predict/batch", csv, "text/csv; charset=utf-8", ("Accept", "text/csv, application/json;q=0.5")),
            Request.Of("POST", "/v1/feedback", $$"""{"id":"{{Id}}","actual":123456.5}"""),
            Request.Of("POST", "/v1/feedback", $$"""[{"id":"{{Id}}","row":0,"actual":1},{"id":"{{Id}}","row":1,"actual":2}]"""),
            Request.Of("GET", "/v1/models"),
            Request.Of("GET", $"/v1/models/{model}"),
            Request.Of("GET", $"/v1/models/{model}/versions/1"),
            Request.Of("GET", $"/v1/models/{model}/versions/1/card", "", "", ("Accept", "text/markdown")),
            Request.Of("GET", $"/v1/models/{model}/versions?limit=2&before=3"),
            Request.Of("GET", $"/v1/models/{model}/versions/1/plots/residuals.svg?sha256=0"),
            Request.Of("GET", $"/v1/models/{model}/history?limit=5"),
            Request.Of("GET", "/models"),
            Request.Of("GET", "/monitoring"),
            Request.Of("PUT", $"/v1/models/{model}/aliases/champion", """{"version":"1","reason":"fuzzed","rollback":true}""", "application/json", ("If-Match", "\"none\"")),
            Request.Of("PUT", $"/v1/models/{model}/aliases/challenger", """{"version":null,"reason":"fuzzed"}""", "application/json", ("If-Match", "\"none\"")),
            Request.Of("PUT", $"/v1/models/{model}/aliases/challenger", """{"version":"2","reason":"fuzzed","mode":"shadow","share":0.5}""", "application/json", ("If-Match", "\"none\"")),
            Request.Of("GET", "/v1/monitoring/quality?window=24h"),
            Request.Of("GET", "/v1/monitoring/drift"),
            Request.Of("GET", "/v1/monitoring/summary"),
            Request.Of("GET", "/v1/monitoring/challenger"),
            Request.Of("GET", "/v1/version"),
            Request.Of("GET", "/openapi/v1.json", "", "", ("If-None-Match", "\"x\"")),
            Request.Of("GET", "/docs"),
            Request.Of("GET", "/docs/problems"),
            Request.Of("GET", "/"),
            Request.Of("GET", "/console/assets/console.css", "", "", ("If-None-Match", "\"x\", W/\"y\"")),
        ];
    }

    /// <summary>The inference service's over HTTP.</summary>
    public static IReadOnlyList<Request> Predict(string model)
    {
        var (row, csv, tensors) = model == Homes
            ? (TestModels.HomeJson, _homesCsv, """{"id":"a","inputs":[{"name":"rows","shape":[1,4],"datatype":"FP64","data":[37.88,-122.23,5,8.3252]}],"outputs":[{"name":"prediction"},{"name":"contributions"}]}""")
            : (TestModels.ListingJson, _listingsCsv, """{"inputs":[{"name":"area","shape":[2],"datatype":"INT64","data":[84,50]},{"name":"zone","shape":[2,1],"datatype":"BYTES","data":[["centre"],["x"]]},{"name":"kind","shape":[2],"datatype":"BYTES","data":["flat","house"]},{"name":"built","shape":[2],"datatype":"BYTES","data":[null,"2020-01-01"]}]}""");
        return
        [
            Request.Of("GET", "/v2"),
            Request.Of("GET", "/v2/health/live"),
            Request.Of("GET", "/v2/health/ready"),
            Request.Of("GET", $"/v2/models/{model}"),
            Request.Of("GET", $"/v2/models/{model}/versions/1"),
            Request.Of("GET", $"/v2/models/{model}/ready"),
            Request.Of("GET", $"/v2/models/{model}/versions/1/ready"),
            Request.Of("POST", $"/v2/models/{model}/infer", tensors),
            Request.Of("POST", $"/v2/models/{model}/versions/1/infer", tensors),
            Request.Of("POST", "/invocations", $$"""{"dataframe_records":[{{row}}]}"""),
            Request.Of("POST", "/invocations", """{"dataframe_split":{"columns":["area","zone","kind","built","rent"],"data":[[84.5,"centre","flat","1985-06-01",null]]}}"""),
            Request.Of("POST", "/invocations", """{"instances":[[37.88,-122.23,5,8.3252]]}"""),
            Request.Of("POST", "/invocations", """{"inputs":{"area":[84.5,50],"zone":["centre",8001],"kind":["flat","house"]}}"""),
            Request.Of("POST", "/invocations", csv, "text/csv"),
            Request.Of("GET", "/ping"),
            Request.Of("GET", "/version"),
            Request.Of("GET", "/livez"),
            Request.Of("GET", "/readyz"),
            Request.Of("GET", "/health"),
            Request.Of("GET", "/metrics", "", "", ("Accept", "application/openmetrics-text; version=1.0.0")),
        ];
    }

    /// <summary>The model that a socket serves.</summary>
    public static string ModelOf(FuzzTarget target) => target is FuzzTarget.AllInOne or FuzzTarget.AllInOneGrpc ? Homes : Listings;
}

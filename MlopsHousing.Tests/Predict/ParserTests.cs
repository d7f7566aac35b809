using System.Text;
using CsCheck;
using MlopsHousing.Predict.Inference;
using MlopsHousing.Predict.Invocations;
using MlopsHousing.Predict.OpenInference.Rest;

namespace MlopsHousing.Tests.Predict;

/// <summary>Whatever bytes come, a parser reads rows or refuses them in words; nothing else leaves it.</summary>
public sealed class ParserTests
{
    private static readonly string[] _valid =
    [
        """{"id":"a\u00e4","inputs":[{"name":"area","shape":[2],"datatype":"INT64","data":[84,50]},{"name":"zone","shape":[2,1],"datatype":"BYTES","data":[["centre"],["x"]]},{"name":"kind","shape":[2],"datatype":"BYTES","data":["flat","house"]},{"name":"built","shape":[2],"datatype":"BYTES","data":[null,"2020-01-01"]}]}""",
        """{"inputs":[{"data":[[84,0,1,5000,100.5]],"shape":[1,5],"name":"x","datatype":"FP64"}],"outputs":[{"name":"prediction"}]}""",
        """{"dataframe_split":{"data":[[84.5,"centre","flat","1985-06-01",null]],"columns":["area","zone","kind","built","rent"]}}""",
        """{"dataframe_records":[{"area":84.5,"zone":"centre","kind":"flat"}],"params":{}}""",
        """{"inputs":{"area":[84.5,50],"zone":["centre",8001],"kind":["flat","house"]}}""",
        """{"instances":[[84.5,"centre","flat",null,1]]}""",
    ];

    [Fact]
    public void Arbitrary_bytes_are_read_or_refused() => Gen.Byte.Array[0, 200].Sample(Read);

    [Fact]
    public void Valid_bodies_with_bytes_changed_inserted_and_cut_are_read_or_refused() =>
        Gen.Select(Gen.Int[0, _valid.Length - 1], Gen.Select(Gen.Int[0, 300], Gen.Byte, Gen.Int[0, 3]).Array[1, 4]).Sample((which, edits) =>
        {
            var body = Encoding.UTF8.GetBytes(_valid[which]).ToList();
            foreach (var (at, value, kind) in edits)
            {
                var place = at % body.Count;
                if (kind == 0) body[place] = value;
                else if (kind == 1) body.Insert(place, value);
                else if (kind == 2) body[place] = (byte)"{}[],:\"0-e.ntf\\"[value % 15];
                else if (body.Count > 1) body.RemoveAt(place);
            }

            Read([.. body]);
        }, iter: 2_000);

    [Fact]
    public void Every_valid_body_is_read()
    {
        foreach (var body in _valid) Assert.True(TryRead(() => ReadJson(Encoding.UTF8.GetBytes(body)).Dispose()), body);
    }

    [Fact]
    public void A_matrix_is_read_back_as_it_was_written() => Gen.Double[-1e6, 1e6].Array[1, 60].Sample(values =>
    {
        var count = (values.Length + 3) / 4;
        var expected = values.Concat(Enumerable.Repeat(0.5, count * 4 - values.Length)).ToArray();
        var body = $$"""{"inputs":[{"name":"x","shape":[{{count}},4],"datatype":"FP64","data":[{{string.Join(',', expected.Select(v => v.ToString("R")))}}]}]}""";

        using var request = InferRequestReader.Read(Encoding.UTF8.GetBytes(body), TestModels.Homes, 1000);

        Assert.Equal(expected, request.Rows.Values.ToArray());
    });

    private static void Read(byte[] body)
    {
        TryRead(() => ReadJson(body).Dispose());
        TryRead(() => InferRequestReader.Read(body, TestModels.Listings, 1000).Dispose());
    }

    private static RowBatch ReadJson(byte[] body) => Encoding.UTF8.GetString(body).Contains("\"shape\"", StringComparison.Ordinal)
        ? InferRequestReader.Read(body, TestModels.Listings, 1000).Rows
        : JsonTable.Read(body, TestModels.Listings, 1000);

    private static bool TryRead(Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (InferenceException e)
        {
            Assert.NotEmpty(e.Message);
            return false;
        }
    }
}

using System.Text;
using MlopsHousing.Benchmarks.Load;
using MlopsHousing.Benchmarks.Load.Client;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Tests.Benchmarks;

/// <summary>What the load asks, and what it takes for the right answer, with the shipped champion.</summary>
public sealed class LoadQuestionsTests : IAsyncLifetime
{
    private LoadedModel _model = null!;

    public async ValueTask InitializeAsync() =>
        _model = await LoadedModel.LoadAsync(new FolderRegistry(Repository.File("models")), "california-housing", 1);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public void No_home_is_made_twice()
    {
        var maker = new Homes.Maker(_model);
        var (first, second) = (maker.Next(300), maker.Next(300));

        var all = first.Rows.Chunk(_model.Signature.Width).Concat(second.Rows.Chunk(_model.Signature.Width)).Select(row => string.Join(',', row));

        Assert.Equal(600, all.Distinct().Count());
    }

    [Fact]
    public void An_answer_must_have_the_price_the_interval_the_model_and_the_header_that_are_expected()
    {
        var homes = new Homes.Maker(_model).Next(2);
        var questions = PredictQuestions.ToApi(_model, homes, "miss");
        var interval = _model.Intervals!.Scores.Around(homes.Predictions[0], homes.Scales[0], 0.9, _model.Signature.Target.HardRange);
        var right = $$"""
            {"id":"01963e2c-aaaa-7000-8000-000000000000","prediction":{{(float)homes.Predictions[0]}},"interval":{"lower":{{(float)interval.Min}},"upper":{{(float)interval.Max}},"coverage":0.9},"unit":"USD","model":{"name":"california-housing","version":"1","digest":"{{_model.Version.Digest}}"},"warnings":[]}
            """;

        Assert.Null(Fault(questions, right));
        Assert.NotNull(Fault(questions, right.Replace($"{(float)homes.Predictions[0]}", $"{(float)homes.Predictions[0] + 1}", StringComparison.Ordinal)));
        Assert.NotNull(Fault(questions, right.Replace("0.9}", "0.8}", StringComparison.Ordinal)));
        Assert.NotNull(Fault(questions, right.Replace("sha256:", "sha256:0", StringComparison.Ordinal)));
        Assert.NotNull(Fault(questions, right[..^1]));
        Assert.NotNull(Fault(questions, "{}"));
        Assert.NotNull(Fault(questions, right, "hit"));
        Assert.NotNull(Fault(questions, right, index: 1));
    }

    [Theory]
    [InlineData("""{"prediction": 471204.2265625}""", true)]
    [InlineData("""{"prediction":471204.2265625}""", true)]
    [InlineData("""{"prediction": 471204.2265624}""", false)]
    [InlineData("""{"price": 471204.2265625}""", false)]
    [InlineData("", false)]
    public void A_number_must_be_the_expected_one_to_the_last_bit(string body, bool isRight)
    {
        var questions = PredictQuestions.Number(new Homes.Maker(_model).Next(1), [471204.2265625]);

        Assert.Equal(isRight, questions.Judge(0, new(200, [], Encoding.ASCII.GetBytes(body))) is null);
    }

    [Theory]
    [InlineData(new string[0], null, 21)]
    [InlineData(new[] { "--short" }, null, 15)]
    [InlineData(new[] { "--short", "--only", "hit" }, "hit", 15)]
    [InlineData(new[] { "--only", "hit", "--short" }, "hit", 15)]
    public void The_command_line_says_how_long_and_what(string[] args, string? only, int rounds)
    {
        var options = LoadOptions.Parse(args)!;

        Assert.Equal((only, rounds), (options.Only, options.Rounds));
        Assert.Null(LoadOptions.Parse([.. args, "--fast"]));
    }

    private static string? Fault(Questions questions, string body, string cache = "miss", int index = 0) =>
        questions.Judge(index, new(200, Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nX-Cache: {cache}\r\n"), Encoding.UTF8.GetBytes(body)));
}

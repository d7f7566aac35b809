using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using MlopsHousing.Monitoring.Storage;
using MlopsHousing.Tests.Monitoring;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Api.Monitoring;

public sealed class LoggingTests(StoreFixture stores)
{
    public static TheoryData<StoreMode> Kinds => StoreFixture.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Every_prediction_is_logged_as_it_was_answered_cache_hits_included(StoreMode kind)
    {
        await using var test = await stores.NewAsync(kind);
        var answers = new List<JsonNode>();
        await using (var server = await ApiServer.StartAsync(null, test.Setting))
        {
            answers.Add((await server.PostAsync("/v1/predict?coverage=0.8", HouseModel.Row)).Json);
            answers.Add((await server.PostAsync("/v1/predict", HouseModel.Row)).Json);
            await server.PostAsync("/v1/predict", "{}"); // refused, hence no prediction
        }

        // The server has stopped: what it had is written.
        var logged = await ReadAsync(test);
        Assert.Equal(answers.Select(a => (Guid)a["id"]!), logged.Select(p => p.Id));
        Assert.Equal(["miss", "hit"], logged.Select(p => p.Cache));
        Assert.Equal([0.8, 0.9], logged.Select(p => p.Coverage!.Value));
        Assert.All(logged.Zip(answers), pair =>
        {
            var (p, answer) = pair;
            Assert.Equal(("houses", 1, (string?)answer["model"]!["digest"], "champion"), (p.Model, p.Version, p.Digest, p.Role));
            Assert.Equal((double)answer["prediction"]!, p.Value);
            Assert.Equal((double)answer["interval"]!["lower"]!, p.Lower!.Value, 1.0);
            Assert.Equal((double)answer["interval"]!["upper"]!, p.Upper!.Value, 1.0);
            Assert.Equal([100, 4, 0, 7441, 250.5], p.Vector);
            Assert.True(p.Microseconds > 0 && p.Client != 0);
            Assert.True(DateTime.UtcNow - p.At < TimeSpan.FromMinutes(5));
        });
    }

    [Fact]
    public async Task What_is_made_up_to_see_what_the_model_says_is_no_traffic()
    {
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        await using (var server = await ApiServer.StartAsync(null, test.Setting, ("PredictionLog:BatchSampleRatio", "1")))
        {
            var real = (await server.PostAsync("/v1/predict", HouseModel.Row)).Json;
            var made = (await server.PostAsync("/v1/predict?whatIf=true", HouseModel.Row)).Json;
            Assert.Equal((double)real["prediction"]!, (double)made["prediction"]!);
            await server.PostAsync("/v1/predict/batch?whatIf=true&explain=true", $"[{HouseModel.Row}]");
            using var lines = await server.PostAsync(
                "/v1/predict/batch?whatIf=true", System.Text.Encoding.UTF8.GetBytes(HouseModel.Row + "\n"), "application/x-ndjson");
            await lines.Content.ReadAsStringAsync();
            Assert.Equal("The parameter 'whatIf' must be true or false.", (string?)(await server.PostAsync("/v1/predict?whatIf=1", HouseModel.Row)).Json["detail"]);
        }

        Assert.Single(await ReadAsync(test));
    }

    [Fact]
    public async Task Rows_of_batches_and_streams_are_logged_under_the_id_that_the_answer_gives_them()
    {
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        string batch, csv, stream;
        await using (var server = await ApiServer.StartAsync(null, test.Setting, ("PredictionLog:BatchSampleRatio", "1")))
        {
            var three = string.Join(',', Enumerable.Repeat(HouseModel.Row, 3));
            batch = (string)(await server.PostAsync("/v1/predict/batch", $"[{three}]")).Json["id"]!;
            using var table = await server.PostAsync("/v1/predict/batch", System.Text.Encoding.UTF8.GetBytes($"[{three}]"), accept: "text/csv");
            csv = table.Headers.GetValues("X-Batch-Id").Single();
            using var lines = await server.PostAsync(
                "/v1/predict/batch", System.Text.Encoding.UTF8.GetBytes($"{HouseModel.Row}\n{{}}\n{HouseModel.Row}\n"), "application/x-ndjson");
            stream = lines.Headers.GetValues("X-Batch-Id").Single();
            await lines.Content.ReadAsStringAsync();
        }

        var logged = await ReadAsync(test);
        // Ids of one millisecond have no order.
        Assert.Equal(
            new[] { (batch, 0), (batch, 1), (batch, 2), (csv, 0), (csv, 1), (csv, 2), (stream, 0), (stream, 2) }.Order(),
            logged.Select(p => (p.Id.ToString(), p.Row)).Order());
        Assert.All(logged, p => Assert.Equal((HouseModel.Price + 1, "bypass"), (p.Value, p.Cache)));
    }

    [Fact]
    public async Task A_share_of_the_rows_of_batches_is_logged_by_setting()
    {
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        await using (var server = await ApiServer.StartAsync(null, test.Setting, ("PredictionLog:BatchSampleRatio", "0.25")))
            await server.PostAsync("/v1/predict/batch", $"[{string.Join(',', Enumerable.Repeat(HouseModel.Row, 2_000))}]");
        // Six standard deviations to either side.
        Assert.InRange((await ReadAsync(test)).Count, 384, 616);
    }

    [Fact]
    public async Task What_was_answered_last_is_written_though_a_stream_had_to_be_cut()
    {
        await using var test = await stores.NewAsync(StoreMode.Sqlite);
        DuplexRequest stream;
        await using (var server = await ApiServer.StartAsync(
            null, test.Setting, ("PredictionLog:BatchSampleRatio", "1"), ("PredictionLog:FlushInterval", "00:01:00"), ("Shutdown:DrainTimeout", "00:00:01")))
        {
            await server.PostAsync("/v1/predict", HouseModel.Row);
            await Eventually.HoldsAsync("the store is open", async () => (await server.Client.GetAsync("/v1/monitoring/quality")).IsSuccessStatusCode, TimeSpan.FromSeconds(20));
            stream = await DuplexRequest.StartAsync(server.Address, "/v1/predict/batch", "application/x-ndjson");
            await stream.SendAsync(HouseModel.Row + "\n");
            Assert.Equal(200, await stream.ReadStatusAsync());
            await stream.ReadLineAsync();
        }

        stream.Dispose();
        Assert.Equal(2, (await ReadAsync(test)).Count);
        await using var context = test.Store.CreateContext();
        Assert.Equal(2, await context.Bins.SumAsync(b => b.Rows));
    }

    private static async Task<List<StoredPrediction>> ReadAsync(TestStore test)
    {
        await using var context = test.Store.CreateContext();
        return await context.Predictions.AsNoTracking().OrderBy(p => p.Id).ThenBy(p => p.Row).ToListAsync();
    }
}

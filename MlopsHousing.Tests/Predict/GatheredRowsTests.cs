using MlopsHousing.Api.Predictors;
using MlopsHousing.Modeling.Serving;

namespace MlopsHousing.Tests.Predict;

/// <summary>Many requests share few calls of the inference service, and each gets its own answer.</summary>
public sealed class GatheredRowsTests : IDisposable
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    private readonly List<(double[] Rows, DateTimeOffset Since)> _calls = [];
    private readonly SemaphoreSlim _answers = new(0);
    private readonly GatheredRows _gathered;
    private int _open;
    private int _ended;

    public GatheredRowsTests() => _gathered = new(AnswerAsync, TimeProvider.System);

    public void Dispose() => _answers.Dispose();

    [Fact]
    public async Task One_request_at_a_time_is_a_call_of_its_own()
    {
        _answers.Release(3);
        for (var i = 1; i <= 3; i++) Assert.Equal((2 * i, 3 * i), await AskAsync(i));
        Assert.Equal([1.0, 2, 3], _calls.Select(call => call.Rows.Single()));
    }

    [Fact]
    public async Task Rows_that_come_while_calls_are_under_way_go_together_and_each_gets_its_own_answer()
    {
        var asked = Enumerable.Range(1, 200).Select(i => AskAsync(i)).ToList();
        Assert.Equal(GatheredRows.MostCalls, _calls.Count);
        Assert.All(asked, answer => Assert.False(answer.IsCompleted));

        _answers.Release(200);

        var answers = await Task.WhenAll(asked).WaitAsync(_limit);
        Assert.Equal(Enumerable.Range(1, 200).Select(i => (2.0 * i, 3.0 * i)), answers);
        Assert.All(_calls, call => Assert.InRange(call.Rows.Length, 1, GatheredRows.MostRows));
        // 196 rows in calls of 64 at most.
        Assert.Equal(GatheredRows.MostCalls + 4, _calls.Count);
        Assert.Equal(GatheredRows.MostCalls, _open);
    }

    [Fact]
    public async Task What_one_waiting_request_gives_up_the_others_of_its_call_still_get()
    {
        var first = Enumerable.Range(1, GatheredRows.MostCalls).Select(i => AskAsync(i)).ToList();
        using var cancel = new CancellationTokenSource();
        var (leaves, stays) = (AskAsync(10, cancel.Token), AskAsync(11));

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaves);
        _answers.Release(10);

        Assert.Equal((22, 33), await stays.WaitAsync(_limit));
        await Task.WhenAll(first).WaitAsync(_limit);
    }

    [Fact]
    public async Task A_call_that_fails_fails_its_own_rows_only_and_gives_way_to_the_next()
    {
        var first = Enumerable.Range(1, GatheredRows.MostCalls).Select(i => AskAsync(i)).ToList();
        var bad = new[] { AskAsync(-1), AskAsync(12) };
        _answers.Release(GatheredRows.MostCalls + 1);

        await Task.WhenAll(first).WaitAsync(_limit);
        foreach (var failed in bad) await Assert.ThrowsAsync<ModelUnavailableException>(() => failed.WaitAsync(_limit));

        _answers.Release(1);
        Assert.Equal((26, 39), await AskAsync(13).WaitAsync(_limit));
    }

    [Fact]
    public async Task The_time_limit_of_rows_that_wait_counts_from_when_the_first_of_them_came()
    {
        var first = Enumerable.Range(1, GatheredRows.MostCalls).Select(i => AskAsync(i)).ToList();
        var before = DateTimeOffset.UtcNow;
        var waits = AskAsync(10);
        var after = DateTimeOffset.UtcNow;
        await Task.Delay(50);
        _answers.Release(10);
        await waits.WaitAsync(_limit);
        await Task.WhenAll(first).WaitAsync(_limit);

        Assert.InRange(_calls.Single(call => call.Rows.Contains(10)).Since, before, after);
    }

    [Fact]
    public async Task Over_gRPC_every_request_of_a_crowd_gets_its_own_price()
    {
        using var test = await TestRegistry.WithHomesAsync();
        await using var server = await PredictServer.StartAsync(test.Root);
        await using var client = PredictClient.Of(server.GrpcAddress);
        var predictor = PredictClient.Predictor(client);
        var champion = server.Host.Champion!;

        var prices = await Task.WhenAll(Enumerable.Range(0, 300).Select(async i =>
        {
            double[] row = [32 + i % 10, -120, 1 + i % 19, i / 20.0];
            var (price, scale, here) = (new double[1], new double[1], new double[1]);
            await predictor.PredictAsync(champion, row, price, scale, CancellationToken.None);
            await server.Host.PredictAsync(champion, row, here, Memory<double>.Empty, CancellationToken.None);
            Assert.Equal(here[0], price[0]);
            Assert.True(Math.Round(scale[0], 6) is 50 or 100, $"{scale[0]}");
            return price[0];
        })).WaitAsync(_limit);

        Assert.True(prices.Distinct().Count() > 1);
        Assert.InRange(await server.MetricAsync("mlops_inferences_total", "v2_grpc"), 1, 299);
    }

    private async Task<(double, double)> AskAsync(double value, CancellationToken cancel = default)
    {
        var answer = new double[2];
        await _gathered.PredictAsync(new[] { value }, answer.AsMemory(0, 1), answer.AsMemory(1), cancel);
        return (answer[0], answer[1]);
    }

    private async ValueTask AnswerAsync(ReadOnlyMemory<double> rows, Memory<double> predictions, Memory<double> scales, DateTimeOffset since, CancellationToken cancel)
    {
        lock (_calls)
        {
            _calls.Add((rows.ToArray(), since));
            _open = Math.Max(_open, _calls.Count - _ended);
        }

        await _answers.WaitAsync(cancel);
        Interlocked.Increment(ref _ended);
        if (rows.Span.Contains(-1)) throw new ModelUnavailableException("not now");
        for (var i = 0; i < rows.Length; i++) (predictions.Span[i], scales.Span[i]) = (2 * rows.Span[i], 3 * rows.Span[i]);
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Predict;

/// <summary>The inference service is down, hung or slow, or one of its replicas is.</summary>
public sealed class PredictOutageTests
{
    [Fact]
    public async Task A_dead_service_is_unavailable_at_once()
    {
        await using var client = PredictClient.Of($"http://127.0.0.1:{FreePort.Next()}");

        Assert.InRange(await TimeToFailureAsync(client), TimeSpan.Zero, TimeSpan.FromSeconds(1.5));
    }

    [Fact]
    public async Task A_service_whose_name_is_unknown_is_unavailable()
    {
        await using var client = PredictClient.Of("dns:///no-such-host.invalid:8081");

        Assert.InRange(await TimeToFailureAsync(client), TimeSpan.Zero, TimeSpan.FromSeconds(1.5));
    }

    [Fact]
    public async Task A_service_that_takes_connections_and_says_nothing_is_unavailable_in_time()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var client = PredictClient.Of($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}", ("Predict:Timeout", "00:00:00.300"));

        for (var i = 0; i < 3; i++)
            Assert.InRange(await TimeToFailureAsync(client), TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1.5));
    }

    [Fact]
    public async Task A_service_that_is_slow_is_unavailable_in_time()
    {
        await using var slow = await FakeService.StartAsync(async (_, context) =>
        {
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
            return new();
        });
        await using var client = PredictClient.Of(slow.Address, ("Predict:Timeout", "00:00:00.300"));

        Assert.InRange(await TimeToFailureAsync(client), TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1.5));
    }

    [Fact]
    public async Task A_caller_that_goes_away_is_not_told_that_the_service_is_down()
    {
        await using var slow = await FakeService.StartAsync(async (_, context) =>
        {
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
            return new();
        });
        await using var client = PredictClient.Of(slow.Address);
        using var cancel = new CancellationTokenSource(50);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await PredictClient.Predictor(client).PredictAsync(PredictClient.Nobodys, TestModels.HomeRow, new double[1], cancel.Token));
    }

    [Fact]
    public async Task An_unavailable_answer_is_tried_again_once_and_no_more()
    {
        var calls = 0;
        await using var service = await FakeService.StartAsync((_, _) =>
        {
            Interlocked.Increment(ref calls);
            throw new RpcException(new(StatusCode.Unavailable, "not ready"));
        });
        await using var client = PredictClient.Of(service.Address);

        await PredictClient.UnavailableAsync(PredictClient.Predictor(client).PredictAsync(PredictClient.Nobodys, TestModels.HomeRow, new double[1], CancellationToken.None));

        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task With_one_of_two_replicas_dying_no_prediction_fails()
    {
        using var test = await TestRegistry.WithHomesAsync();
        await using var stays = await PredictServer.StartAsync(test.Root);
        var dies = await PredictServer.StartAsync(test.Root);
        await using var client = PredictClient.Over(stays.GrpcAddress, dies.GrpcAddress);
        var predictor = PredictClient.Predictor(client);
        var champion = stays.Host.Champion!;
        var (done, dead) = (0, false);

        var callers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var prediction = new double[1];
            while (!Volatile.Read(ref dead) || Volatile.Read(ref done) < 400)
            {
                await predictor.PredictAsync(champion, TestModels.HomeRow, prediction, CancellationToken.None);
                Interlocked.Increment(ref done);
            }
        })).ToArray();
        await Eventually.HoldsAsync("both replicas were asked", async () =>
            callers.Any(c => c.IsFaulted) || (await dies.MetricAsync("mlops_inferences_total", "v2_grpc") > 5 && await stays.MetricAsync("mlops_inferences_total", "v2_grpc") > 5), TimeSpan.FromSeconds(10));
        await dies.DisposeAsync();
        Volatile.Write(ref done, 0);
        Volatile.Write(ref dead, true);

        await Task.WhenAll(callers);
    }

    [Fact]
    public async Task With_one_of_two_replicas_hanging_no_prediction_fails_and_few_wait()
    {
        using var test = await TestRegistry.WithHomesAsync();
        await using var answers = await PredictServer.StartAsync(test.Root);
        var hanging = 0;
        await using var hangs = await FakeService.StartAsync(async (_, context) =>
        {
            Interlocked.Increment(ref hanging);
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
            return new();
        });
        await using var client = PredictClient.Over(answers.GrpcAddress, hangs.Address);
        var predictor = PredictClient.Predictor(client);
        var champion = answers.Host.Champion!;

        // One after another, and many at once.
        for (var i = 0; i < 20; i++) await predictor.PredictAsync(champion, TestModels.HomeRow, new double[1], CancellationToken.None);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ =>
            predictor.PredictAsync(champion, TestModels.HomeRow, new double[1], CancellationToken.None).AsTask()));

        Assert.InRange(hanging, 1, 20);
    }

    private static async Task<TimeSpan> TimeToFailureAsync(WebApplication client)
    {
        var predictor = PredictClient.Predictor(client);
        var clock = Stopwatch.StartNew();
        await PredictClient.UnavailableAsync(predictor.PredictAsync(PredictClient.Nobodys, TestModels.HomeRow, new double[1], CancellationToken.None));
        return clock.Elapsed;
    }
}

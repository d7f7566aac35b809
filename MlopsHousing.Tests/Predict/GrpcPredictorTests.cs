using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client.Balancer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MlopsHousing.Api.Predictors;
using MlopsHousing.InferenceProtocol;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Predict;

public sealed class GrpcPredictorTests(SharedPredictServer shared) : IClassFixture<SharedPredictServer>
{
    private static readonly ModelVersion _nobodys = new("test-homes", 1, "sha256:" + new string('0', 64));

    [Fact]
    public async Task Rows_are_scored_by_the_service_exactly_as_in_process()
    {
        await using var client = Client(shared.Homes.GrpcAddress);
        var champion = shared.Homes.Host.Champion!;
        var random = new Random(1);
        var rows = Enumerable.Range(0, 50).SelectMany(_ => (double[])[random.Next(32, 42), random.Next(-125, -114), random.Next(1, 20), 15 * random.NextDouble()]).ToArray();
        var (here, there) = (new double[50], new double[50]);
        var (scalesHere, scalesThere) = (new double[50], new double[50]);

        await shared.Homes.Host.PredictAsync(champion, rows, here, scalesHere, CancellationToken.None);
        await Predictor(client).PredictAsync(champion, rows, there, CancellationToken.None);
        Assert.Equal(here, there);
        Assert.DoesNotContain(0, there);

        await Predictor(client).PredictAsync(champion, rows, there, scalesThere, CancellationToken.None);
        Assert.Equal(here, there);
        Assert.Equal(scalesHere, scalesThere);
        Assert.Equal([50, 100], scalesThere.Select(s => Math.Round(s, 6)).Distinct().Order());
    }

    [Fact]
    public async Task Missing_values_and_categories_pass_the_wire()
    {
        await using var client = Client(shared.Listings.GrpcAddress);
        var prediction = new double[1];

        await Predictor(client).PredictAsync(shared.Listings.Host.Champion!, new[] { 50, -1, 1, double.NaN, double.NaN }, prediction, CancellationToken.None);

        Assert.Equal((float)TestModels.ListingPrice(50, -1, 1, newer: true), prediction[0]);
    }

    [Fact]
    public async Task Another_digest_is_never_an_answer()
    {
        await using var client = Client(shared.Homes.GrpcAddress);
        var prediction = new double[1];

        await UnavailableAsync(Predictor(client).PredictAsync(_nobodys, TestModels.HomeRow, prediction, CancellationToken.None));

        Assert.Equal(0, prediction[0]);
    }

    [Fact]
    public async Task A_dead_service_is_unavailable_at_once()
    {
        await using var client = Client($"http://127.0.0.1:{FreePort.Next()}");

        Assert.InRange(await TimeToFailureAsync(client), TimeSpan.Zero, TimeSpan.FromSeconds(1.5));
    }

    [Fact]
    public async Task A_service_whose_name_is_unknown_is_unavailable()
    {
        await using var client = Client("dns:///no-such-host.invalid:8081");

        Assert.InRange(await TimeToFailureAsync(client), TimeSpan.Zero, TimeSpan.FromSeconds(1.5));
    }

    [Fact]
    public async Task A_service_that_takes_connections_and_says_nothing_is_unavailable_in_time()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var client = Client($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}", ("Predict:Timeout", "00:00:00.300"));

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
        await using var client = Client(slow.Address, ("Predict:Timeout", "00:00:00.300"));

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
        await using var client = Client(slow.Address);
        using var cancel = new CancellationTokenSource(50);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await Predictor(client).PredictAsync(_nobodys, TestModels.HomeRow, new double[1], cancel.Token));
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
        await using var client = Client(service.Address);

        await UnavailableAsync(Predictor(client).PredictAsync(_nobodys, TestModels.HomeRow, new double[1], CancellationToken.None));

        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task With_one_of_two_replicas_dying_no_prediction_fails()
    {
        using var test = await TestRegistry.WithHomesAsync();
        await using var stays = await PredictServer.StartAsync(test.Root);
        var dies = await PredictServer.StartAsync(test.Root);
        await using var client = Balanced(stays.GrpcAddress, dies.GrpcAddress);
        var predictor = Predictor(client);
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

    [Theory]
    [InlineData("")]
    [InlineData("predict:8081")]
    [InlineData("ftp://predict:8081")]
    [InlineData("http://predict")]
    public void Without_an_address_that_can_be_used_the_setting_is_named(string address)
    {
        using var client = Client(address);

        var error = Assert.Throws<OptionsValidationException>(() => Predictor(client));

        Assert.Contains("Predict__Address", error.Message, StringComparison.Ordinal);
    }

    private static async Task<TimeSpan> TimeToFailureAsync(WebApplication client)
    {
        var predictor = Predictor(client);
        var clock = Stopwatch.StartNew();
        await UnavailableAsync(predictor.PredictAsync(_nobodys, TestModels.HomeRow, new double[1], CancellationToken.None));
        return clock.Elapsed;
    }

    private static Task<ModelUnavailableException> UnavailableAsync(ValueTask prediction) =>
        Assert.ThrowsAsync<ModelUnavailableException>(prediction.AsTask);

    private static IPredictor Predictor(WebApplication client) => client.Services.GetRequiredService<IPredictor>();

    private static WebApplication Client(string address, params (string Key, string Value)[] settings) => Build(address, _ => { }, settings);

    private static WebApplication Balanced(params string[] replicas) => Build("static:///replicas", services => services.AddSingleton<ResolverFactory>(
        new StaticResolverFactory(_ => [.. replicas.Select(r => new Uri(r)).Select(r => new BalancerAddress(r.Host, r.Port))])));

    private static WebApplication Build(string address, Action<IServiceCollection> configure, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection([new("Predict:Address", address), .. settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))]);
        builder.Logging.ClearProviders();
        configure(builder.Services);
        builder.AddGrpcPredictor();
        return builder.Build();
    }

    /// <summary>A service of the right protocol that answers as a test says.</summary>
    private sealed class FakeService(Func<ModelInferRequest, ServerCallContext, Task<ModelInferResponse>> answer) : GRPCInferenceService.GRPCInferenceServiceBase
    {
        public override Task<ModelInferResponse> ModelInfer(ModelInferRequest request, ServerCallContext context) => answer(request, context);

        public static async Task<Running> StartAsync(Func<ModelInferRequest, ServerCallContext, Task<ModelInferResponse>> answer)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, o => o.Protocols = HttpProtocols.Http2));
            builder.Logging.ClearProviders();
            builder.Services.AddGrpc();
            builder.Services.AddSingleton(new FakeService(answer));
            var app = builder.Build();
            app.MapGrpcService<FakeService>();
            await app.StartAsync();
            return new(app);
        }

        internal sealed class Running(WebApplication app) : IAsyncDisposable
        {
            public string Address => app.Urls.First();

            public ValueTask DisposeAsync() => app.DisposeAsync();
        }
    }
}

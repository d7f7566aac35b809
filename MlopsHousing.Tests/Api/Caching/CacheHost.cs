using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MlopsHousing.Api.Caching;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Modeling.Serving;
using MlopsHousing.Tests.Logs;

namespace MlopsHousing.Tests.Api.Caching;

/// <summary>One replica's cache, composed as the API composes it, in front of a predictor that counts.</summary>
internal sealed class CacheHost : IAsyncDisposable
{
    public static readonly ModelVersion Version = new("house", 1, "sha256:" + new string('a', 64));

    private readonly IHost _host;

    private CacheHost(IHost host, CountingPredictor predictor, KeptLogs logs)
    {
        _host = host;
        Predictor = predictor;
        Logs = logs;
        Cache = host.Services.GetRequiredService<PredictionCache>();
    }

    public PredictionCache Cache { get; }

    public CountingPredictor Predictor { get; }

    public KeptLogs Logs { get; }

    /// <summary>The guard of its Redis.</summary>
    public RedisGuard Guard => _host.Services.GetRequiredService<RedisGuard>();

    public T Get<T>() where T : notnull => _host.Services.GetRequiredService<T>();

    /// <param name="settings">Such as <c>("Cache:Mode", "Off")</c>.</param>
    public static async Task<CacheHost> StartAsync(params (string Name, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)));
        var predictor = new CountingPredictor();
        var logs = new KeptLogs();
        builder.Logging.AddProvider(logs);
        builder.Services.AddSingleton<IPredictor>(predictor);
        builder.AddPredictionCache();
        var host = builder.Build();
        try
        {
            await host.StartAsync();
        }
        catch
        {
            host.Dispose();
            throw;
        }

        return new(host, predictor, logs);
    }

    /// <summary>A prediction of a row whose first value is the seed.</summary>
    public async Task<(double Prediction, CacheResult Result)> AskAsync(double seed, CancellationToken cancel = default)
    {
        var (prediction, scale, result) = await Cache.GetOrScoreAsync(Version, Row(seed), withScale: true, cancel);
        Assert.Equal(prediction / 2, scale); // as the counting predictor tells it, from whichever cache
        return (prediction, result);
    }

    public static double[] Row(double seed) => [seed, 37.88, 41, 880, 129, 322, 126, 8.3252];

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        if (_host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
    }
}

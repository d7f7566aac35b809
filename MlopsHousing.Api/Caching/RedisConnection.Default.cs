using StackExchange.Redis;

namespace MlopsHousing.Api.Caching;

/// <summary>Registers the connection to Redis; this variant needs no package but the client's. The other is RedisConnection.Aspire.cs.</summary>
internal static class RedisConnection
{
    /// <param name="builder">The service.</param>
    /// <param name="name">Of the connection string.</param>
    internal static void AddRedis(this IHostApplicationBuilder builder, string name)
    {
        var options = RedisTuning.Parse(builder.Configuration.GetConnectionString(name)!);
        builder.Services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect(options));
    }
}

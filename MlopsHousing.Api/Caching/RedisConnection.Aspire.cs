namespace MlopsHousing.Api.Caching;

/// <summary>
/// Registers the connection to Redis by Aspire's client integration, with its tracing. Compiled in place of
/// RedisConnection.Default.cs by <c>-p:AspireIntegrations=true</c>.
/// </summary>
internal static class RedisConnection
{
    /// <param name="builder">The service.</param>
    /// <param name="name">Of the connection string.</param>
    internal static void AddRedis(this IHostApplicationBuilder builder, string name)
    {
        RedisTuning.Parse(builder.Configuration.GetConnectionString(name)!); // a bad one is refused now, not at the first use
        // Our own check knows of the guard's state; Aspire's would make /health unhealthy for an outage that costs no answer.
        builder.AddRedisClient(name, settings => settings.DisableHealthChecks = true, RedisTuning.Apply);
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using MlopsHousing.ServiceDefaults.Startup;
using StackExchange.Redis;

namespace MlopsHousing.Api.Caching;

/// <summary>Options of the Redis client under which a dead or hung Redis is noticed in half a second and nothing queues for it.</summary>
internal static class RedisTuning
{
    private const int Heartbeat = 500;

    /// <summary>Sets them, over what the connection string says of the same.</summary>
    internal static void Apply(ConfigurationOptions redis)
    {
        redis.AbortOnConnectFail = false; // starts without Redis, and finds it later
        redis.ConnectTimeout = 500;
        redis.AsyncTimeout = 250;
        redis.SyncTimeout = 250;
        redis.BacklogPolicy = BacklogPolicy.FailFast;
        redis.HeartbeatInterval = TimeSpan.FromMilliseconds(Heartbeat);
        redis.ReconnectRetryPolicy = new LinearRetry(2 * Heartbeat);
        redis.LoggerFactory = NullLoggerFactory.Instance; // a line a failed call; RedisGuard says it once a minute
    }

    /// <summary>Reads <c>ConnectionStrings__cache</c>.</summary>
    /// <exception cref="StartupException">It is no connection string of Redis. It may hold a password, so it is not repeated.</exception>
    internal static ConfigurationOptions Parse(string connectionString)
    {
        try
        {
            var redis = ConfigurationOptions.Parse(connectionString);
            if (redis.EndPoints.Count == 0)
                throw new ArgumentException("No endpoint.");
            Apply(redis);
            return redis;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or OverflowException)
        {
            throw new StartupException("ConnectionStrings__cache can't be read: a Redis is named as in cache:6379,password=SECRET,ssl=true.", error);
        }
    }
}

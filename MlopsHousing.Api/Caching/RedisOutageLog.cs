namespace MlopsHousing.Api.Caching;

/// <summary>Says that Redis fails, once a minute at most however often it comes and goes, and that it is back if that was said.</summary>
internal sealed partial class RedisOutageLog(ILogger log, TimeProvider time)
{
    private static readonly TimeSpan _pause = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private DateTimeOffset _nextBegan = DateTimeOffset.MinValue;
    private bool _told;

    internal void Began(Exception error)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (now < _nextBegan)
                return;
            _nextBegan = now + _pause;
            _told = true;
            Fails(log, error.GetType().Name);
        }
    }

    internal void Ended()
    {
        lock (_lock)
        {
            if (!_told)
                return;
            _told = false;
            Back(log);
        }
    }

    [LoggerMessage(3001, LogLevel.Warning, "Redis, the prediction cache's second level, fails ({Error}). Predictions go on without it.")]
    private static partial void Fails(ILogger log, string error);

    [LoggerMessage(3002, LogLevel.Information, "Redis, the prediction cache's second level, is in use again.")]
    private static partial void Back(ILogger log);
}

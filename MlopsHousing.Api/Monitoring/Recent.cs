namespace MlopsHousing.Api.Monitoring;

/// <summary>An answer that takes work is worked out once every few seconds, however many ask. Failures are not kept.</summary>
/// <param name="time">The clock.</param>
internal sealed class Recent<T>(TimeProvider time)
{
    private static readonly TimeSpan _kept = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (DateTimeOffset Until, Task<T> Answer)> _answers = [];

    /// <summary>The answer for one of a closed set of keys.</summary>
    public Task<T> GetAsync(string key, Func<Task<T>> work)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_answers.TryGetValue(key, out var known) && (!known.Answer.IsCompleted || (now < known.Until && known.Answer.IsCompletedSuccessfully)))
                return known.Answer;
            var answer = Task.Run(work);
            _answers[key] = (now + _kept, answer);
            return answer;
        }
    }
}

namespace MlopsHousing.Api.Caching;

/// <summary>
/// Leaves alone what fails: after <see cref="FailuresToOpen"/> failures in a row nothing is let through but one call
/// every <see cref="Pause"/>, until one succeeds. Without locks, and without an allocation a call.
/// </summary>
internal sealed class Breaker(TimeProvider time, Action<Exception> opened, Action closed)
{
    internal const int FailuresToOpen = 4;

    internal static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly long _pause = (long)(Pause.TotalSeconds * time.TimestampFrequency);
    private int _failures;
    private long _nextTry;

    internal bool IsClosed => Volatile.Read(ref _failures) < FailuresToOpen;

    /// <summary>Whether a call may be made; its maker then reports <see cref="Succeeded"/> or <see cref="Failed"/>.</summary>
    internal bool Allows()
    {
        if (IsClosed)
            return true;
        var now = time.GetTimestamp();
        var due = Volatile.Read(ref _nextTry);
        return now >= due && Interlocked.CompareExchange(ref _nextTry, now + _pause, due) == due;
    }

    internal void Succeeded()
    {
        if (Volatile.Read(ref _failures) is not 0 && Interlocked.Exchange(ref _failures, 0) >= FailuresToOpen)
            closed();
    }

    internal void Failed(Exception error)
    {
        Volatile.Write(ref _nextTry, time.GetTimestamp() + _pause);
        if (Interlocked.Increment(ref _failures) == FailuresToOpen)
            opened(error);
    }
}

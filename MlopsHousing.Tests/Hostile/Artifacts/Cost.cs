using System.Diagnostics;

namespace MlopsHousing.Tests.Hostile.Artifacts;

/// <summary>What reading something costs: nothing hostile may take memory or time out of proportion to its size.</summary>
internal static class Cost
{
    // On a machine that does other things besides; what is held back here takes minutes or never ends.
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(20);

    /// <summary>Reads something on this thread, and requires that it allocates at most so many bytes.</summary>
    public static T AtMost<T>(long bytes, Func<T> read)
    {
        var (before, start) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        var result = read();
        var (allocated, took) = (GC.GetAllocatedBytesForCurrentThread() - before, Stopwatch.GetElapsedTime(start));
        Assert.True(allocated <= bytes, $"It allocated {allocated:N0} bytes where {bytes:N0} are the most.");
        Assert.True(took < _longest, $"It took {took.TotalSeconds:0.0} s.");
        return result;
    }

    /// <summary>Requires that something is refused with words, at the cost of at most so many bytes.</summary>
    public static void Refused(string says, long bytes, Action read)
    {
        var refusal = AtMost(bytes, () => Record.Exception(read));
        Assert.Contains(says, Assert.IsType<InvalidDataException>(refusal).Message, StringComparison.Ordinal);
    }
}

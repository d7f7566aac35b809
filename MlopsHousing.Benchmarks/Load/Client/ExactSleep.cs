using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MlopsHousing.Benchmarks.Load.Client;

/// <summary>Sleeps to within some 0.1 ms without keeping a processor busy; the runtime's own sleep knows whole milliseconds only.</summary>
internal static class ExactSleep
{
    /// <param name="due">As <see cref="Stopwatch.GetTimestamp"/> tells it.</param>
    public static void Until(long due)
    {
        while (Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due) is var left && left > TimeSpan.Zero)
        {
            var time = new Timespec { Seconds = (nint)left.TotalSeconds, Nanoseconds = (nint)(left.Ticks % TimeSpan.TicksPerSecond * 100) };
            _ = NanoSleep(ref time, 0);
        }
    }

    [DllImport("libc", EntryPoint = "nanosleep")]
    private static extern int NanoSleep(ref Timespec time, nint left);

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}

namespace MlopsHousing.Modeling.Registry;

/// <summary>
/// One writer at a time, over threads and processes: a file held open exclusively (flock on Unix). The system lets go
/// of it when its holder ends, however it ends. The file stays; deleting it would let two holders in.
/// </summary>
internal static class FileLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <exception cref="TimeoutException">Someone else held it all the time.</exception>
    public static async Task<IDisposable> AcquireAsync(string path, CancellationToken cancel)
    {
        var deadline = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        for (var longest = 2; ; longest = Math.Min(longest * 2, 20))
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException e) when (IsHeld(e))
            {
                if (Environment.TickCount64 > deadline)
                    throw new TimeoutException($"Another process has been writing for over {Patience.TotalSeconds} s.", e);
            }

            await Task.Delay(Random.Shared.Next(1, longest + 1), cancel);
        }
    }

    /// <summary>Only a lock that someone holds is worth waiting for: EAGAIN (11 on Linux, 35 on BSD and macOS) or Windows' sharing violation.</summary>
    private static bool IsHeld(IOException e) => e.HResult is 11 or 35 or unchecked((int)0x80070020);
}

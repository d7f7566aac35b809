using System.Diagnostics;

namespace MlopsHousing.Tests.Processes;

/// <summary>Ends a test's process when the tests themselves were ended and could not, as by a time limit's SIGKILL.</summary>
internal static class Watchdog
{
    // A shell of its own survives the tests. It ends with the process it watches, and holds nothing of theirs open.
    private const string Script =
        "exec <&- >/dev/null 2>&1; while kill -0 $0 && kill -0 $1; do sleep 1; done; kill -9 $1";

    /// <param name="owner">While this process lives, nothing happens.</param>
    /// <param name="watched">Killed when the owner is gone.</param>
    public static void Watch(int owner, int watched)
    {
        if (!OperatingSystem.IsWindows())
            Process.Start("sh", ["-c", Script, $"{owner}", $"{watched}"]).Dispose();
    }
}

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MlopsHousing.Modeling.Registry;

/// <summary>Writes that survive a power cut: a file's bytes, and the folder entry that names it, are flushed to the disk.</summary>
internal static class DurableFile
{
    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.Asynchronous);
        await RandomAccess.WriteAsync(file, content, fileOffset: 0, cancel);
        RandomAccess.FlushToDisk(file);
    }

    /// <summary>Flushes a folder's entries. .NET opens no folders, hence the call to the C library; Windows journals entries itself.</summary>
    public static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Open(path, flags: 0);
        if (descriptor < 0) throw new IOException($"The folder could not be opened to be flushed (errno {Marshal.GetLastPInvokeError()}).");
        using var folder = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.FlushToDisk(folder);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}

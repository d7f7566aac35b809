using System.Buffers.Text;
using System.Security.Cryptography;

namespace MlopsHousing.AllInOne;

/// <summary>An API key in a file that only its user can read, made when it is first asked for.</summary>
internal static class KeyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Where the key is kept.</summary>
    internal static string DefaultPath => DataFolder.File("api-key");

    /// <summary>Reads the key, or makes one if there is none yet.</summary>
    /// <returns>The key.</returns>
    /// <exception cref="IOException">The file can't be read or written.</exception>
    internal static string ReadOrMake(string path)
    {
        if (!File.Exists(path))
            Make(path);
        return File.ReadAllText(path).Trim() is { Length: > 0 } key
            ? key
            : throw new IOException($"The API key file {path} is empty; delete it, and a new key is made.");
    }

    private static void Make(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var aside = $"{path}.{Guid.NewGuid():n}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) // where a user's local application data is the user's only
            options.UnixCreateMode = OwnerOnly;
        using (var writer = new StreamWriter(aside, options))
            writer.WriteLine(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));

        try
        {
            // Whole or not at all, and the first of two that start at once wins.
            File.Move(aside, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(aside);
        }
    }
}

namespace MlopsHousing.Training;

/// <summary>Writes files whole or not at all, whenever the process ends.</summary>
internal static class WholeFile
{
    /// <summary>Replaces what is there.</summary>
    public static void Write(string path, byte[] content)
    {
        var aside = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllBytes(aside, content);
            File.Move(aside, path, overwrite: true);
        }
        finally
        {
            File.Delete(aside);
        }
    }
}

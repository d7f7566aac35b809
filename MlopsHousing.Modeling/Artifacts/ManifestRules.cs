namespace MlopsHousing.Modeling.Artifacts;

/// <summary>What must hold within a manifest before any file it names is opened.</summary>
internal static class ManifestRules
{
    public static void Check(Manifest manifest)
    {
        // Names that differ only by case would be one file on some file systems.
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var list in new[] { manifest.Serving, manifest.Evidence })
        {
            if (list.Count > ArtifactNames.MostFiles) throw Broken($"a list has more than {ArtifactNames.MostFiles} files");
            foreach (var (name, file) in list) CheckFile(name, file, names);
        }

        if (manifest.Serving.Count == 0) throw Broken("it lists no serving files");
        if (manifest.Serving.Values.Sum(file => file.Bytes) > ArtifactNames.MostServingBytes)
            throw Broken($"its serving files have more than {ArtifactNames.MostServingBytes} bytes together");
        if (manifest.Digest != Manifest.DigestOf(manifest.Serving)) throw Broken("its digest is not that of its serving list");
    }

    private static void CheckFile(string name, FileHash file, HashSet<string> names)
    {
        if (!ArtifactNames.IsValid(name)) throw Broken("a file's name is not allowed; it must be a plain relative path");
        if (!names.Add(name)) throw Broken($"'{name}' is listed twice");
        if (file is null || !IsSha256(file.Sha256)) throw Broken($"the hash of '{name}' must be 64 lower-case hexadecimal digits");
        var most = ArtifactNames.MostBytesOf(name);
        if (file.Bytes < 0 || file.Bytes > most) throw Broken($"the size of '{name}' must be 0 to {most} bytes");
    }

    private static bool IsSha256(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    private static InvalidDataException Broken(string why) => new($"The manifest can't be used: {why}.");
}

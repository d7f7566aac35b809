using System.Security.Cryptography;

namespace MlopsHousing.Modeling.Registry;

/// <summary>Reads and swaps <c>aliases.json</c>. Its tag is the sha256 of its bytes, so it can't miss a change as a time stamp can.</summary>
internal sealed class FolderAliases(FolderLayout layout)
{
    /// <summary>The aliases, or null when their tag is <paramref name="knownETag"/>: a few kilobytes read and hashed, parsed only if new.</summary>
    public async Task<AliasSnapshot?> ReadAsync(string model, string? knownETag, CancellationToken cancel)
    {
        var bytes = await BytesAsync(model, cancel);
        var tag = Tag(bytes);
        if (tag == knownETag) return null;
        if (bytes is null) return new(model, new(), tag);
        try
        {
            return new(model, Aliases.Parse(bytes), tag);
        }
        catch (InvalidDataException e)
        {
            throw RegistryFaults.DamagedAliases(model, e);
        }
    }

    /// <summary>Replaces the file by one rename, so a reader or a crash meets the old or the new one, never a mixture.</summary>
    public async Task<AliasSnapshot> SwapAsync(string model, Aliases next, string? expectedETag, CancellationToken cancel)
    {
        var bytes = next.ToJson();
        if (bytes.Length > Aliases.MostBytes) throw RegistryFaults.AliasesTooLarge(model);

        using var held = await FileLock.AcquireAsync(layout.LockFile(model), cancel);
        foreach (var version in next.Named(model))
            if (!File.Exists(layout.ManifestFile(model, version)))
                throw RegistryFaults.NothingToName(model, version);
        if (Tag(await BytesAsync(model, cancel)) != (expectedETag ?? AliasSnapshot.NoneYet)) throw new AliasConflictException(model);

        var aside = layout.NewAside(model);
        try
        {
            await DurableFile.WriteAsync(aside, bytes, cancel);
            File.Move(aside, layout.AliasesFile(model), overwrite: true);
        }
        finally
        {
            File.Delete(aside);
        }

        DurableFile.FlushFolder(layout.ModelFolder(model));
        return new(model, next, Tag(bytes));
    }

    private async Task<byte[]?> BytesAsync(string model, CancellationToken cancel)
    {
        var file = new FileInfo(layout.AliasesFile(model));
        if (!file.Exists) return null;
        if (file.Length > Aliases.MostBytes) throw RegistryFaults.AliasesTooLarge(model);
        return await File.ReadAllBytesAsync(file.FullName, cancel);
    }

    private static string Tag(byte[]? bytes) => bytes is null ? AliasSnapshot.NoneYet : Convert.ToHexStringLower(SHA256.HashData(bytes));
}

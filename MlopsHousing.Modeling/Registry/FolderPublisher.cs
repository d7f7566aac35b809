using MlopsHousing.Modeling.Artifacts;

namespace MlopsHousing.Modeling.Registry;

/// <summary>Publishes versions: everything is written aside and flushed, then one rename makes it visible, whole.</summary>
internal sealed class FolderPublisher(FolderLayout layout, FolderAliases aliases)
{
    public async Task<ModelVersion> PublishAsync(string model, ArtifactFiles files, CancellationToken cancel)
    {
        var manifest = Manifest.Of(files);
        var folder = layout.ModelFolder(model);
        Directory.CreateDirectory(folder);
        DurableFile.FlushFolder(layout.Root);

        using var held = await FileLock.AcquireAsync(layout.LockFile(model), cancel);
        RemoveLeftovers(folder);
        var aside = layout.NewAside(model);
        try
        {
            await WriteAsync(aside, files, manifest, cancel);
            var number = await NextNumberAsync(model, cancel);
            while (!TryRename(aside, layout.VersionFolder(model, number))) number++;
            DurableFile.FlushFolder(folder);
            return new(model, number, manifest.Digest);
        }
        finally
        {
            if (Directory.Exists(aside)) Directory.Delete(aside, recursive: true);
        }
    }

    /// <summary>Deletes retired versions: each leaves by one rename, so a reader meets it whole or not at all.</summary>
    public async Task<IReadOnlyList<int>> SweepAsync(string model, CancellationToken cancel)
    {
        using var held = await FileLock.AcquireAsync(layout.LockFile(model), cancel);
        var retired = (await aliases.ReadAsync(model, knownETag: null, cancel))!.Aliases.Retired;
        int[] swept = [.. retired.Where(v => Directory.Exists(layout.VersionFolder(model, v))).Order()];
        foreach (var version in swept) Directory.Move(layout.VersionFolder(model, version), layout.NewAside(model));
        DurableFile.FlushFolder(layout.ModelFolder(model));
        RemoveLeftovers(layout.ModelFolder(model));
        return swept;
    }

    /// <summary>What a writer left that ended in the middle. Whoever holds the lock knows that no writer is at work.</summary>
    private static void RemoveLeftovers(string folder)
    {
        foreach (var aside in new DirectoryInfo(folder).EnumerateFileSystemInfos(FolderLayout.AsidePrefix + "*"))
        {
            if (aside is DirectoryInfo leftover) leftover.Delete(recursive: true);
            else aside.Delete();
        }
    }

    private static async Task WriteAsync(string aside, ArtifactFiles files, Manifest manifest, CancellationToken cancel)
    {
        var folders = new HashSet<string> { aside };
        foreach (var (name, content) in files.Serving.Concat(files.Evidence).Append(new(Manifest.FileName, manifest.ToJson())))
        {
            var path = Path.Combine(aside, name);
            for (var f = Path.GetDirectoryName(path)!; f.Length > aside.Length; f = Path.GetDirectoryName(f)!) folders.Add(f);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await DurableFile.WriteAsync(path, content, cancel);
        }

        foreach (var f in folders) DurableFile.FlushFolder(f);
    }

    /// <summary>One more than any number that is or was in use; a number is never given twice, even when its version was deleted.</summary>
    private async Task<int> NextNumberAsync(string model, CancellationToken cancel)
    {
        var known = (await aliases.ReadAsync(model, knownETag: null, cancel))!.Aliases;
        return 1 + layout.Numbers(model).Concat(known.MentionedVersions()).DefaultIfEmpty(0).Max();
    }

    /// <summary>False when the number was taken meanwhile: on a file system without locks two publishers may meet here.</summary>
    private static bool TryRename(string from, string to)
    {
        if (Path.Exists(to)) return false;
        try
        {
            Directory.Move(from, to);
            return true;
        }
        catch (IOException) when (Path.Exists(to) && Directory.Exists(from))
        {
            return false;
        }
    }
}

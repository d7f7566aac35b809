using Microsoft.Extensions.Caching.Memory;
using MlopsHousing.Modeling.Artifacts;
using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Api.Models;

/// <summary>
/// Evidence of versions: figures, cards, plots. People look at the same few files again and again, and what has a hash never
/// changes; so each is read once and kept by its hash, as long as there is room.
/// </summary>
internal sealed class EvidenceFiles(IModelRegistry registry) : IDisposable
{
    private const long MostBytes = 16 * 1024 * 1024;

    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = MostBytes });

    /// <summary>The content of a file that the manifest lists as evidence.</summary>
    /// <exception cref="ArtifactException">The bytes are not those that were published.</exception>
    public async Task<byte[]> ReadAsync(string model, int version, Manifest manifest, string file, CancellationToken cancel)
    {
        var hash = manifest.Evidence[file].Sha256;
        if (_kept.TryGetValue(hash, out byte[]? known)) return known!;
        var content = await registry.ReadFileAsync(model, version, file, cancel);
        _kept.Set(hash, content, new MemoryCacheEntryOptions { Size = content.Length });
        return content;
    }

    public void Dispose() => _kept.Dispose();
}

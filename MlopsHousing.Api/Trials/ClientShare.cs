using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MlopsHousing.Api.Keys;
using MlopsHousing.Api.Proxies;
using MlopsHousing.Monitoring.Trials;

namespace MlopsHousing.Api.Trials;

/// <summary>
/// Where a client stands between 0 and 1, by the hash of its API key's name, else of its <see cref="ClientNetwork"/>,
/// and of the trial: the same on every replica and for as long as the trial lasts, another in the next.
/// </summary>
internal sealed class ClientShare(ApiKeyRing keys)
{
    public double Of(HttpContext context, Trial trial)
    {
        Span<byte> text = stackalloc byte[16 + 256];
        trial.Id.TryWriteBytes(text);
        var length = 16;
        var key = keys.Find(context.Request);
        if (key >= 0) length += Encoding.UTF8.GetBytes(Cut(keys.NameOf(key)), text[length..]);
        else if (context.Connection.RemoteIpAddress is { } address) length += ClientNetwork.Write(address, text[length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..length], hash);
        return BinaryPrimitives.ReadUInt32BigEndian(hash) / (double)(1L << 32);
    }

    private static ReadOnlySpan<char> Cut(string name) => name.AsSpan(0, Math.Min(name.Length, 80));
}

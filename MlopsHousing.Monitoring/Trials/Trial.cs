using System.Security.Cryptography;
using System.Text;
using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Monitoring.Trials;

/// <summary>
/// A champion against a challenger, from some moment on; or, after a promotion, against the champion of before, which may have
/// been the better one. A new champion, challenger, mode or share begins a new one.
/// </summary>
/// <param name="Champion">Name, number and digest.</param>
/// <param name="Challenger">Of the same model: the challenger, or the champion of before.</param>
/// <param name="Live">The challenger's part in live traffic; null where the champion of before is watched, which has none.</param>
/// <param name="Began">When.</param>
public sealed record Trial(ModelVersion Champion, ModelVersion Challenger, LiveTrial? Live, DateTimeOffset Began)
{
    /// <summary>A challenger's.</summary>
    public Trial(ModelVersion champion, ModelVersion challenger, LiveTrial live)
        : this(champion, challenger, live, live.Since)
    {
    }

    /// <summary>The same on every replica.</summary>
    public Guid Id { get; } = IdOf(Champion, Challenger, Live, Began);

    /// <summary>Whether it is the champion of before that is compared.</summary>
    public bool IsWatch => Live is null;

    /// <summary>UTC; earlier predictions do not count: the challenger may have been trained on what became of them.</summary>
    public DateTime Since => Began.UtcDateTime;

    private static Guid IdOf(ModelVersion champion, ModelVersion challenger, LiveTrial? live, DateTimeOffset began)
    {
        var part = live is null ? "watch" : $"{LiveTrial.Name(live.Mode)} {BitConverter.DoubleToInt64Bits(live.Share)}";
        var text = Encoding.UTF8.GetBytes($"{champion.Model}\n{champion.Digest}\n{challenger.Digest}\n{part}\n{began.UtcTicks}");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        return new(hash[..16], bigEndian: true);
    }
}

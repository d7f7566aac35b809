using MlopsHousing.Benchmarks.Load.Client;

namespace MlopsHousing.Benchmarks.Load.Redis;

/// <summary>
/// Homes that are in Redis, in turn, and now and then one that is nowhere, so that a replica goes on learning what scoring takes. Where
/// the turn is longer than a replica's memory holds, none is in it when it is asked about again.
/// </summary>
/// <param name="known">Those in Redis.</param>
/// <param name="news">Makes that many that nobody was asked about.</param>
internal sealed class HomesInRedis(Questions known, Func<int, Questions> news)
{
    /// <summary>One of this many is new.</summary>
    public const int NewOneOf = 8;

    private int _asked;
    private int _turn;

    public Questions Ask(int count)
    {
        var unknown = news(count / NewOneOf + 1);
        var parts = new (Questions Of, int Index)[count];
        var made = 0;
        for (var i = 0; i < count; i++)
            parts[i] = _asked++ % NewOneOf == 0 ? (unknown, made++) : (known, _turn++ % known.Requests.Length);
        return new([.. parts.Select(part => part.Of.Requests[part.Index])], (int index, in Answer answer) => parts[index].Of.Judge(parts[index].Index, answer));
    }
}

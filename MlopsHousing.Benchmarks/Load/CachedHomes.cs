using MlopsHousing.Benchmarks.Load.Client;

namespace MlopsHousing.Benchmarks.Load;

/// <summary>
/// Homes that are in a server's cache when they are asked about. A cache that is full refuses what is new while it makes room, so before
/// each round they are asked about until all of them are in it.
/// </summary>
internal sealed class CachedHomes(Questions questions, int port)
{
    private const int MostTries = 20;
    private static readonly TimeSpan _toMakeRoom = TimeSpan.FromMilliseconds(50);

    public Questions Ask()
    {
        for (var tries = 1; !AreCached() && tries < MostTries; tries++) Thread.Sleep(_toMakeRoom);
        return questions;
    }

    private bool AreCached()
    {
        var cached = true;
        var before = questions with
        {
            Judge = (int index, in Answer answer) =>
            {
                cached &= questions.Judge(index, answer) is null;
                return null;
            },
        };
        ClosedLoop.Run(port, connections: 8, before, questions.Requests.Length);
        return cached;
    }
}

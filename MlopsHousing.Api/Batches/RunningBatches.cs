using Microsoft.Extensions.Options;
using MlopsHousing.Api.Predictions;
using MlopsHousing.Api.Problems;
using MlopsHousing.Api.RateLimits;

namespace MlopsHousing.Api.Batches;

/// <summary>The batches and streams under way: bounded, since each holds its rows in memory, and for each client, so that none takes all places.</summary>
internal sealed class RunningBatches(IOptions<PredictionOptions> options, ClientPlaces clients)
{
    private readonly (int All, int OfClient) _most = (options.Value.MaxBatches, options.Value.MaxClientBatches);
    private readonly int[] _ofClients = new int[clients.Count];
    private int _all;

    /// <summary>Takes a place; what took one must <see cref="Leave"/>.</summary>
    /// <param name="client">As <see cref="ClientPlaces"/> numbers it.</param>
    /// <returns>Why there is none; null where it was taken.</returns>
    public Problem? Enter(int client)
    {
        var (ofClient, all) = (Interlocked.Increment(ref _ofClients[client]), Interlocked.Increment(ref _all));
        var refused = ofClient > _most.OfClient ? PredictionProblems.TooManyClientBatches(_most.OfClient)
            : all > _most.All ? PredictionProblems.TooManyBatches(_most.All)
            : null;
        if (refused is not null) Leave(client);
        return refused;
    }

    public void Leave(int client)
    {
        Interlocked.Decrement(ref _ofClients[client]);
        Interlocked.Decrement(ref _all);
    }
}

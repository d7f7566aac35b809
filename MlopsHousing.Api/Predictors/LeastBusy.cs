using System.Runtime.CompilerServices;
using Grpc.Net.Client.Balancer;
using Microsoft.Extensions.Options;

namespace MlopsHousing.Api.Predictors;

/// <summary>Makes <see cref="LeastBusy"/> balancers for channels whose configuration names it.</summary>
internal sealed class LeastBusyFactory(IOptions<GrpcPredictorOptions> options) : LoadBalancerFactory
{
    public const string Policy = "least_busy";

    public override string Name => Policy;

    public override LoadBalancer Create(LoadBalancerOptions channel) =>
        new LeastBusy(new BoundedConnects(channel.Controller, options.Value.ConnectTimeout), channel.LoggerFactory);
}

/// <summary>
/// Asks the replica with the fewest calls under way, each in turn where they are equal. One that hangs gathers calls, and one
/// that has just failed comes last for a while, so that both cost few requests, and a second try goes elsewhere.
/// </summary>
internal sealed class LeastBusy(IChannelControlHelper controller, ILoggerFactory loggers) : SubchannelsLoadBalancer(controller, loggers)
{
    // Pickers come and go with connections; what is known of a replica stays.
    private readonly ConditionalWeakTable<Subchannel, Replica> _replicas = [];

    protected override SubchannelPicker CreatePicker(IReadOnlyList<Subchannel> readySubchannels) =>
        new Picker([.. readySubchannels.Select(subchannel => _replicas.GetValue(subchannel, s => new(s)))]);

    private sealed class Picker(Replica[] replicas) : SubchannelPicker
    {
        private uint _turn;

        public override PickResult Pick(PickContext context)
        {
            var turn = Interlocked.Increment(ref _turn);
            var best = replicas[turn % replicas.Length];
            var rank = best.Rank;
            for (var i = 1; i < replicas.Length && rank > 0; i++)
            {
                var other = replicas[(turn + i) % replicas.Length];
                if (other.Rank < rank) (best, rank) = (other, other.Rank);
            }

            return best.Picked;
        }
    }

    private sealed class Replica : ISubchannelCallTracker
    {
        private const int Last = 1_000_000;
        private const long Rest = 2_000; // ms

        private int _calls;
        private long _restsUntil;

        public Replica(Subchannel subchannel) => Picked = PickResult.ForSubchannel(subchannel, this);

        public PickResult Picked { get; }

        public int Rank => Volatile.Read(ref _calls) + (Environment.TickCount64 < Volatile.Read(ref _restsUntil) ? Last : 0);

        public void Start() => Interlocked.Increment(ref _calls);

        public void Complete(CompletionContext context)
        {
            Interlocked.Decrement(ref _calls);
            // A call that another replica answered first ends here as cancelled.
            if (context.Error is not null) Volatile.Write(ref _restsUntil, Environment.TickCount64 + Rest);
        }
    }
}

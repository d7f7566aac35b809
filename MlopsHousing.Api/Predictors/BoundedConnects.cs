using Grpc.Core;
using Grpc.Net.Client.Balancer;

namespace MlopsHousing.Api.Predictors;

/// <summary>
/// Starts a connection anew that has no answer after a time: packets to a host that is away are lost, and the system alone would
/// wait twice as long before each next try. The library's own limit (<c>ConnectTimeout</c> of the handler) is not used for it: a
/// replica that refuses for longer than that is, now and then, never asked again, even when it is back.
/// </summary>
/// <remarks>
/// When the library's limit is over it reports the connection as idle while the try that it ends still counts as under way. The
/// balancer asks for a new try, on another thread, and where that comes first it finds the old one and leaves, and nobody tries
/// any more: 2 in 100 connections to a replica that was away for 20 s (Grpc.Net.Client 2.85.0, <c>Subchannel.ConnectTransportAsync</c>).
/// </remarks>
internal sealed class BoundedConnects(IChannelControlHelper inner, TimeSpan limit) : IChannelControlHelper
{
    private static readonly BalancerAttributesKey<int> _try = new("try");

    public Subchannel CreateSubchannel(SubchannelOptions options)
    {
        var subchannel = inner.CreateSubchannel(options);
        var tries = 0;
        var timer = new Timer(_ => StartAnew(subchannel, ++tries));
        subchannel.OnStateChanged(state =>
        {
            if (state.State == ConnectivityState.Shutdown) timer.Dispose();
            else timer.Change(state.State == ConnectivityState.Connecting ? limit : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        });
        return subchannel;
    }

    public void UpdateState(BalancerState state) => inner.UpdateState(state);

    public void RefreshResolver() => inner.RefreshResolver();

    private static void StartAnew(Subchannel subchannel, int tries)
    {
        try
        {
            // Addresses that differ, if only by an attribute, end what is under way, unless it has just connected.
            subchannel.UpdateAddresses([.. subchannel.GetAddresses().Select(address => Again(address.EndPoint.Host, address.EndPoint.Port, tries))]);
        }
        catch (InvalidOperationException)
        {
            // It was shut down meanwhile.
        }
    }

    private static BalancerAddress Again(string host, int port, int tries)
    {
        var address = new BalancerAddress(host, port);
        address.Attributes.Set(_try, tries);
        return address;
    }
}

using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client.Balancer;

namespace MlopsHousing.Api.Predictors;

/// <summary>
/// Resolves <c>dns:///host:port</c> anew at a fixed interval. The library's own resolver never asks more often than every
/// 15 s; a replica that has just become ready should not wait that long for its first request.
/// </summary>
internal sealed class PolledDnsFactory(TimeSpan interval) : ResolverFactory
{
    public override string Name => "dns";

    public override Resolver Create(ResolverOptions options) => new PolledDns(options, interval);
}

internal sealed class PolledDns(ResolverOptions options, TimeSpan interval) : PollingResolver(options.LoggerFactory)
{
    // A lost connection asks for a look at once; many lost at the same time get one.
    private static readonly TimeSpan _leastPause = TimeSpan.FromSeconds(1);

    // The address is the path of a dns:/// URI.
    private readonly Uri _target = new("tcp://" + options.Address.AbsolutePath.Trim('/'));
    private Timer? _timer;
    private long _lastLook = long.MinValue;
    private bool _isResolved;

    protected override void OnStarted() => _timer = new Timer(_ => Refresh(), null, interval, interval);

    protected override async Task ResolveAsync(CancellationToken cancellationToken)
    {
        var pause = _leastPause - TimeSpan.FromMilliseconds(Environment.TickCount64 - Math.Max(_lastLook, -1_000_000));
        if (pause > TimeSpan.Zero) await Task.Delay(pause, cancellationToken);
        _lastLook = Environment.TickCount64;

        try
        {
            var found = await Dns.GetHostAddressesAsync(_target.Host, cancellationToken);
            Listener(ResolverResult.ForResult([.. found.Select(address => new BalancerAddress(address.ToString(), _target.Port))]));
            _isResolved = true;
        }
        catch (SocketException e)
        {
            // Once there are addresses, a name service that fails for a while takes none of them away.
            if (_isResolved) return;
            Listener(ResolverResult.ForFailure(new Status(StatusCode.Unavailable, $"{_target.Host} can't be resolved.", e)));
        }
    }

    protected override void Dispose(bool disposing)
    {
        _timer?.Dispose();
        base.Dispose(disposing);
    }
}

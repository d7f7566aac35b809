using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;

namespace MlopsHousing.Api.Predictors;

/// <summary>The channel to the inference service: the least busy replica, then one more try at another, nothing waited for long.</summary>
internal static class PredictChannel
{
    public static GrpcChannel Open(GrpcPredictorOptions options, IServiceProvider services)
    {
        var address = new Uri(options.Address);
        var handler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            // A peer that vanished without a word (a node that died) is noticed by its silence.
            KeepAlivePingDelay = options.KeepAlive,
            KeepAlivePingTimeout = options.KeepAlive,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        };
        var channel = GrpcChannel.ForAddress(Target(address), new GrpcChannelOptions
        {
            Credentials = address.Scheme == Uri.UriSchemeHttps ? ChannelCredentials.SecureSsl : ChannelCredentials.Insecure,
            LoggerFactory = services.GetService<ILoggerFactory>(),
            ServiceProvider = services,
            DisposeHttpClient = true,
            InitialReconnectBackoff = TimeSpan.FromMilliseconds(100),
            MaxReconnectBackoff = TimeSpan.FromMilliseconds(500),
            HttpHandler = handler,
            ServiceConfig = new ServiceConfig
            {
                LoadBalancingConfigs = { new LoadBalancingConfig(LeastBusyFactory.Policy) },
                MethodConfigs =
                {
                    new MethodConfig
                    {
                        Names = { MethodName.Default },
                        // Scoring changes nothing, so another replica may be asked: at once where one fails, after the
                        // delay where it says nothing (it hangs, and its system still takes connections). Internal is
                        // what a call gets whose replica closes the connection while it stops.
                        HedgingPolicy = new HedgingPolicy
                        {
                            MaxAttempts = 2,
                            HedgingDelay = options.HedgeAfter,
                            NonFatalStatusCodes = { StatusCode.Unavailable, StatusCode.Internal },
                        },
                    },
                },
                // When about half of all calls fail, second tries would only double the load on what is left.
                RetryThrottling = new RetryThrottlingPolicy { MaxTokens = 100, TokenRatio = 0.5 },
            },
        });
        // For further connections to a replica that is there. The channel would take it for the first ones too, which BoundedConnects bounds.
        handler.ConnectTimeout = options.ConnectTimeout;
        return channel;
    }

    private static string Target(Uri address) => address.Scheme is "http" or "https" ? $"dns:///{address.Authority}" : address.OriginalString;
}

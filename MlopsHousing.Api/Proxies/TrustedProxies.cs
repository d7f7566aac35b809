using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace MlopsHousing.Api.Proxies;

/// <summary>Takes the client's address and scheme from the proxies that settings name, and from no one else.</summary>
internal static class TrustedProxies
{
    public static void UseTrustedProxies(this WebApplication app)
    {
        var proxies = app.Services.GetRequiredService<IOptions<ProxyOptions>>().Value;
        if (proxies.Any) app.UseForwardedHeaders(ByAddress(proxies));
        // What is left of X-Forwarded-For ends with the address that the edge added: its word is one entry, whatever clients wrote before.
        if (proxies.EdgeKey is { } hash) app.UseWhen(new EdgeKey(hash).IsOf, behind => behind.UseForwardedHeaders(Anyone()));
    }

    private static ForwardedHeadersOptions ByAddress(ProxyOptions proxies)
    {
        var options = Anyone();
        options.ForwardedHeaders |= ForwardedHeaders.XForwardedProto;
        options.ForwardLimit = proxies.Hops;
        foreach (var proxy in proxies.Proxies) options.KnownProxies.Add(IPAddress.Parse(proxy));
        foreach (var network in proxies.Networks) options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        return options;
    }

    private static ForwardedHeadersOptions Anyone()
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = 1 };
        // The platform's default believes loopback; where nobody is named, everybody is believed.
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        return options;
    }
}

using System.Net;

namespace MlopsHousing.Infrastructure.Configuration;

/// <summary>Addresses that may reach the cluster's public API endpoint.</summary>
public static class Cidr
{
    /// <summary>The block, if it is an IPv4 block of at most 65,536 addresses.</summary>
    /// <exception cref="ConfigurationException">It is not, or it is so wide that it restricts nothing.</exception>
    public static string Parse(string text)
    {
        if (!IPNetwork.TryParse(text, out var network) || network.BaseAddress.GetAddressBytes().Length != 4)
            throw new ConfigurationException($"--api-cidr {text} is not an IPv4 block; write it like 203.0.113.0/24.");
        return network.PrefixLength >= 16
            ? text
            : throw new ConfigurationException($"--api-cidr {text} would open the cluster's API to too many; give a block of /16 or narrower.");
    }
}

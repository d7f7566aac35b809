using System.Net;
using System.Net.Sockets;

namespace MlopsHousing.Api.Proxies;

/// <summary>The part of an address that stands for one client: an IPv6 client owns a whole /64 and could come from a new address each time.</summary>
internal static class ClientNetwork
{
    /// <summary>The most bytes that there are.</summary>
    public const int MostBytes = 16;

    /// <summary>Writes it: of IPv4, mapped into IPv6 or not, all four bytes; of IPv6 the first eight.</summary>
    /// <param name="address">Where a request comes from.</param>
    /// <param name="to">At least <see cref="MostBytes"/> long.</param>
    /// <returns>How many bytes count; what lies behind them in <paramref name="to"/> is no part of it.</returns>
    public static int Write(IPAddress address, Span<byte> to)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        address.TryWriteBytes(to, out var length);
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? 8 : length;
    }
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace MlopsHousing.Cli.Doctor;

/// <summary>Where a setting's value leads: addresses, registries in buckets, connection strings.</summary>
internal static partial class Addresses
{
    private const int Https = 443;

    /// <summary>Hosts, as they are written, with the ports that are connected to.</summary>
    public static IEnumerable<(string Host, int Port)> In(string value)
    {
        foreach (Match address in HostAndPort().Matches(value)) yield return (address.Groups["host"].Value, Number(address.Groups["port"]));
        foreach (Match address in WithoutPort().Matches(value)) yield return (address.Groups["host"].Value, Https);
        if (HostOfDatabase().Match(value) is { Success: true } host && PortOfDatabase().Match(value) is { Success: true } port)
            yield return (host.Groups["host"].Value, Number(port.Groups["port"]));
    }

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    // dns:///predict:8081, cache:6379, ${stack.CacheEndpoint}:6379; not 0:00:05, and no digest.
    [GeneratedRegex(@"(?<host>[\w.${}-]*[a-z}][\w.${}-]*):(?<port>[1-9]\d{1,4})(?![\w:])")]
    private static partial Regex HostAndPort();

    [GeneratedRegex(@"\b(s3|https)://(?<host>[^/\s:;,]+)(?![^/\s;,])")]
    private static partial Regex WithoutPort();

    [GeneratedRegex(@"\b(Host|Server)=(?<host>[^;]+)", RegexOptions.IgnoreCase)]
    private static partial Regex HostOfDatabase();

    [GeneratedRegex(@"\bPort=(?<port>\d+)", RegexOptions.IgnoreCase)]
    private static partial Regex PortOfDatabase();
}

namespace MlopsHousing.Infrastructure.Configuration;

/// <summary>
/// A region the platform knows how to use. The list is closed because a region needs choices that can't be derived from
/// its name: which three zones every account has, which addresses its network gets, where its copies go.
/// </summary>
/// <param name="Name">AWS's name of it.</param>
/// <param name="ZoneLetters">Three zones in which a new account can start EKS, RDS and ElastiCache.</param>
/// <param name="Octet">Second octet of the network, 10.<c>Octet</c>.0.0/16; distinct, so that regions can be peered.</param>
/// <param name="RecoveryRegion">Where backups and models are copied to.</param>
public sealed record AwsRegion(string Name, string ZoneLetters, int Octet, string RecoveryRegion)
{
    /// <summary>Every region there is a row for.</summary>
    public static IReadOnlyList<AwsRegion> All { get; } =
    [
        new("us-west-2", "abc", 0, "us-east-1"),
        new("us-east-1", "abc", 1, "us-west-2"),
        new("us-east-2", "abc", 2, "us-west-2"),
        new("ca-central-1", "abd", 3, "us-east-1"),
        new("eu-west-1", "abc", 4, "eu-central-1"),
        new("eu-central-1", "abc", 5, "eu-west-1"),
        new("eu-north-1", "abc", 6, "eu-west-1"),
        new("ap-northeast-1", "acd", 7, "ap-southeast-1"),
        new("ap-southeast-1", "abc", 8, "ap-southeast-2"),
        new("ap-southeast-2", "abc", 9, "ap-southeast-1"),
    ];

    /// <summary>The region's three zones, such as <c>us-west-2a</c>.</summary>
    public IReadOnlyList<string> Zones => [.. ZoneLetters.Select(letter => Name + letter)];

    /// <summary>The network's addresses.</summary>
    public string VpcCidr => $"10.{Octet}.0.0/16";

    /// <summary>Addresses of the public subnet of the zone with this index (0 to 2).</summary>
    public string PublicCidr(int zone) => $"10.{Octet}.{101 + zone}.0/24";

    /// <summary>Addresses of the private subnet of the zone with this index (0 to 2).</summary>
    public string PrivateCidr(int zone) => $"10.{Octet}.{1 + zone}.0/24";

    /// <summary>The region of this name.</summary>
    /// <exception cref="ConfigurationException">There is none.</exception>
    public static AwsRegion Parse(string name) =>
        All.FirstOrDefault(region => region.Name == name)
        ?? throw new ConfigurationException(
            $"--region {name} is not a region this platform knows; choose from {string.Join(", ", All.Select(region => region.Name))}.");
}

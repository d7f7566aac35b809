using Amazon.CDK.AWS.EC2;
using Constructs;
using MlopsHousing.Infrastructure.Configuration;

namespace MlopsHousing.Infrastructure.Network;

/// <summary>
/// Network ACLs, the second fence behind the security groups. They keep no state: answers to what went out come back to
/// ephemeral ports and must be let in.
/// </summary>
public sealed class NetworkAcls : Construct
{
    private const int Tcp = 6;
    private const int Udp = 17;
    private const int All = -1;
    private const string Anywhere = "0.0.0.0/0";

    /// <summary>Adds one for the public and one for the private subnets.</summary>
    public NetworkAcls(Construct scope, CfnVPC vpc, AwsRegion region, Subnets subnets)
        : base(scope, "NetworkAcls")
    {
        var outer = Acl("Public", vpc, subnets.Public);
        Inbound(outer, "Inside", 100, All, region.VpcCidr);
        // Remote desktop's port lies among the ephemeral ones, so it is refused before they are let in.
        Inbound(outer, "RemoteDesktop", 110, Tcp, Anywhere, (3389, 3389), allow: false);
        Inbound(outer, "Http", 120, Tcp, Anywhere, (80, 80));
        Inbound(outer, "Https", 130, Tcp, Anywhere, (443, 443));
        Inbound(outer, "TcpAnswers", 140, Tcp, Anywhere, (1024, 65535));
        Inbound(outer, "UdpAnswers", 150, Udp, Anywhere, (1024, 65535));
        Outbound(outer);

        var inner = Acl("Private", vpc, subnets.Private);
        Inbound(inner, "Inside", 100, All, region.VpcCidr);
        Inbound(inner, "RemoteDesktop", 110, Tcp, Anywhere, (3389, 3389), allow: false);
        Inbound(inner, "TcpAnswers", 140, Tcp, Anywhere, (1024, 65535));
        Inbound(inner, "UdpAnswers", 150, Udp, Anywhere, (1024, 65535));
        Outbound(inner);
    }

    private CfnNetworkAcl Acl(string name, CfnVPC vpc, IEnumerable<CfnSubnet> subnets)
    {
        var acl = new CfnNetworkAcl(this, name, new CfnNetworkAclProps { VpcId = vpc.Ref });
        foreach (var (index, subnet) in subnets.Index())
            _ = new CfnSubnetNetworkAclAssociation(this, $"{name}{index}", new CfnSubnetNetworkAclAssociationProps
            {
                NetworkAclId = acl.Ref,
                SubnetId = subnet.Ref,
            });
        return acl;
    }

    private void Inbound(CfnNetworkAcl acl, string name, int number, int protocol, string from, (int From, int To)? ports = null, bool allow = true) =>
        Entry(acl, $"{acl.Node.Id}In{name}", number, protocol, from, ports, allow, egress: false);

    private void Outbound(CfnNetworkAcl acl) => Entry(acl, $"{acl.Node.Id}Out", 100, All, Anywhere, null, allow: true, egress: true);

    private void Entry(CfnNetworkAcl acl, string id, int number, int protocol, string cidr, (int From, int To)? ports, bool allow, bool egress) =>
        _ = new CfnNetworkAclEntry(this, id, new CfnNetworkAclEntryProps
        {
            NetworkAclId = acl.Ref,
            RuleNumber = number,
            Protocol = protocol,
            RuleAction = allow ? "allow" : "deny",
            CidrBlock = cidr,
            Egress = egress,
            PortRange = ports is { } range ? new CfnNetworkAclEntry.PortRangeProperty { From = range.From, To = range.To } : null,
        });
}

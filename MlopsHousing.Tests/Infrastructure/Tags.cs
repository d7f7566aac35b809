using System.Text.Json.Nodes;

namespace MlopsHousing.Tests.Infrastructure;

/// <summary>Tags as CloudFormation writes them: mostly a list of pairs, for some resources an object.</summary>
internal static class Tags
{
    /// <summary>The tags of a resource; empty if it has none.</summary>
    public static IReadOnlyDictionary<string, string> Of(SynthResource resource) =>
        (resource["Tags"] ?? resource["TagSpecifications"]?[0]?["Tags"] ?? resource["BackupVaultTags"] ?? resource["BackupPlanTags"] ?? resource["HostedZoneTags"]) switch
        {
            JsonArray list => list.ToDictionary(tag => (string)tag!["Key"]!, tag => (string)tag!["Value"]!),
            JsonObject map => map.ToDictionary(tag => tag.Key, tag => (string)tag.Value!),
            _ => new Dictionary<string, string>(),
        };
}

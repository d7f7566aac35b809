using System.Text.Json.Nodes;

namespace MlopsHousing.Tests.Infrastructure;

/// <summary>Tags as CloudFormation writes them: mostly a list of pairs, for some resources an object.</summary>
internal static class Tags
{
    private static readonly string[] _names = ["Tags", "ResourceTags", "HealthCheckTags", "BackupVaultTags", "BackupPlanTags"];

    /// <summary>The tags of a resource; empty if it has none.</summary>
    public static IReadOnlyDictionary<string, string> Of(SynthResource resource) =>
        (_names.Select(name => resource[name]).FirstOrDefault(tags => tags is not null) ?? resource["TagSpecifications"]?[0]?["Tags"]) switch
        {
            JsonArray list => list.ToDictionary(tag => (string)tag!["Key"]!, tag => (string)tag!["Value"]!),
            JsonObject map => map.ToDictionary(tag => tag.Key, tag => (string)tag.Value!),
            _ => new Dictionary<string, string>(),
        };
}

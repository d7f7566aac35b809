using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Constructs;
using MlopsHousing.Infrastructure.Configuration;

namespace MlopsHousing.Infrastructure.Data;

/// <summary>
/// Copies models out of the primary region as they are written: to every other region's registry, and to the recovery
/// region if no cluster runs there. One way only: aliases are changed by compare-and-swap, which needs one place of truth.
/// </summary>
public sealed class Replication : Construct
{
    private sealed record Destination(string Region, string Bucket, string KeyAlias);

    /// <summary>Adds it to the bucket, if there is anywhere to copy to.</summary>
    public Replication(Construct scope, Deployment deployment, AwsRegion region, Bucket source, Key key)
        : base(scope, "Replication")
    {
        var destinations = deployment.Regions.Skip(1)
            .Select(other => new Destination(other.Name, Names.ModelBucket(deployment, other.Name), Names.DataKeyAlias(deployment)))
            .ToList();
        if (deployment.Settings.SecondRegionCopies && deployment.Regions.All(other => other.Name != region.RecoveryRegion))
            destinations.Add(new(region.RecoveryRegion, Names.ReplicaBucket(deployment, region.RecoveryRegion), Names.RecoveryKeyAlias(deployment)));
        if (destinations.Count == 0)
            return;

        var role = new Role(this, "Role", new RoleProps
        {
            AssumedBy = new ServicePrincipal("s3.amazonaws.com"),
            Description = "Copies models to other regions",
            InlinePolicies = new Dictionary<string, PolicyDocument>
            {
                ["replicate"] = new(new PolicyDocumentProps { Statements = [.. Read(Names.BucketArn(Names.ModelBucket(deployment, region.Name)), key), .. destinations.SelectMany(Write)] }),
            },
        });
        ((CfnBucket)source.Node.DefaultChild!).ReplicationConfiguration = new CfnBucket.ReplicationConfigurationProperty
        {
            Role = role.RoleArn,
            Rules = destinations.Select((destination, index) => Rule(destination, index)).ToArray<object>(),
        };
    }

    private static CfnBucket.ReplicationRuleProperty Rule(Destination destination, int index) => new()
    {
        Id = destination.Region,
        Priority = index + 1,
        Status = "Enabled",
        Filter = new CfnBucket.ReplicationRuleFilterProperty { Prefix = "" },
        DeleteMarkerReplication = new CfnBucket.DeleteMarkerReplicationProperty { Status = "Disabled" }, // a copy that follows deletions is no copy
        SourceSelectionCriteria = new CfnBucket.SourceSelectionCriteriaProperty
        {
            SseKmsEncryptedObjects = new CfnBucket.SseKmsEncryptedObjectsProperty { Status = "Enabled" },
        },
        Destination = new CfnBucket.ReplicationDestinationProperty
        {
            Bucket = Names.BucketArn(destination.Bucket),
            EncryptionConfiguration = new CfnBucket.EncryptionConfigurationProperty
            {
                ReplicaKmsKeyId = Names.Arn("kms", destination.Region, destination.KeyAlias),
            },
            // S3 promises 99.99 % of objects within 15 minutes and measures it.
            ReplicationTime = new CfnBucket.ReplicationTimeProperty { Status = "Enabled", Time = new CfnBucket.ReplicationTimeValueProperty { Minutes = 15 } },
            Metrics = new CfnBucket.MetricsProperty { Status = "Enabled", EventThreshold = new CfnBucket.ReplicationTimeValueProperty { Minutes = 15 } },
        },
    };

    // By its name: the bucket refers to the role, so the role can't refer to the bucket.
    private static PolicyStatement[] Read(string source, Key key) =>
    [
        new(new PolicyStatementProps { Actions = ["s3:GetReplicationConfiguration", "s3:ListBucket"], Resources = [source] }),
        new(new PolicyStatementProps
        {
            Actions =
            [
                "s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging",
                "s3:GetObjectRetention", "s3:GetObjectLegalHold",
            ],
            Resources = [source + "/*"],
        }),
        new(new PolicyStatementProps { Actions = ["kms:Decrypt"], Resources = [key.KeyArn] }),
    ];

    private static PolicyStatement[] Write(Destination destination) =>
    [
        new(new PolicyStatementProps
        {
            Actions = ["s3:ReplicateObject", "s3:ReplicateTags"],
            Resources = [Names.BucketArn(destination.Bucket) + "/*"],
        }),
        // The key is another region's: its id isn't known here, its alias is.
        new(new PolicyStatementProps
        {
            Actions = ["kms:Encrypt"],
            Resources = [Names.Arn("kms", destination.Region, "key/*")],
            Conditions = new Dictionary<string, object>
            {
                ["ForAnyValue:StringEquals"] = new Dictionary<string, string> { ["kms:ResourceAliases"] = destination.KeyAlias },
            },
        }),
    ];
}

using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Constructs;
using MlopsHousing.Infrastructure.Configuration;

namespace MlopsHousing.Infrastructure.Data;

/// <summary>The buckets: models, dumps of the database, and who accessed them.</summary>
public sealed class Buckets : Construct
{
    /// <summary>Adds them.</summary>
    public Buckets(Construct scope, Deployment deployment, AwsRegion region, Key key)
        : base(scope, "Buckets")
    {
        var log = AccessLog(this, deployment);
        Models = new Bucket(this, "Models", Private(key, new BucketProps
        {
            BucketName = Names.ModelBucket(deployment, region.Name),
            ServerAccessLogsBucket = log,
            ServerAccessLogsPrefix = "models/",
            LifecycleRules = [ModelLifecycle],
            ObjectLockDefaultRetention = Lock(deployment),
        }));
        Backups = new Bucket(this, "Backups", Private(key, new BucketProps
        {
            ServerAccessLogsBucket = log,
            ServerAccessLogsPrefix = "backups/",
            LifecycleRules =
            [
                new LifecycleRule
                {
                    Id = "expire",
                    Expiration = Duration.Days(deployment.Settings.BackupDays),
                    NoncurrentVersionExpiration = Duration.Days(7),
                    AbortIncompleteMultipartUploadAfter = Duration.Days(1),
                },
            ],
        }));
        foreach (var bucket in new[] { Models, Backups })
            Amazon.CDK.Tags.Of(bucket).Add("Backup", deployment.Prefix);
        if (region == deployment.Regions[0])
            _ = new Replication(this, deployment, region, Models, key);
    }

    /// <summary>The model registry's root.</summary>
    public Bucket Models { get; }

    /// <summary>Logical dumps.</summary>
    public Bucket Backups { get; }

    /// <summary>
    /// Versions of a model never change, so only what was overwritten (aliases.json) or deleted grows old: kept for 90
    /// days, and the ten newest whatever their age.
    /// </summary>
    internal static LifecycleRule ModelLifecycle { get; } = new()
    {
        Id = "old-versions",
        NoncurrentVersionExpiration = Duration.Days(90),
        NoncurrentVersionsToRetain = 10,
        AbortIncompleteMultipartUploadAfter = Duration.Days(7),
    };

    /// <summary>A governance lock if one was asked for: nobody deletes or overwrites a version in that time by accident.</summary>
    internal static ObjectLockRetention? Lock(Deployment deployment) =>
        deployment.ObjectLockDays is { } days ? ObjectLockRetention.Governance(Duration.Days(days)) : null;

    /// <summary>What every bucket of data is.</summary>
    internal static BucketProps Private(Key key, BucketProps props)
    {
        props.Versioned = true;
        props.Encryption = BucketEncryption.KMS;
        props.EncryptionKey = key;
        props.BucketKeyEnabled = true;
        props.EnforceSSL = true;
        props.MinimumTLSVersion = 1.2;
        props.BlockPublicAccess = BlockPublicAccess.BLOCK_ALL;
        props.ObjectOwnership = ObjectOwnership.BUCKET_OWNER_ENFORCED;
        props.RemovalPolicy = RemovalPolicy.RETAIN;
        return props;
    }

    /// <summary>Where S3 writes who accessed the other buckets; its log service can't use a key of ours.</summary>
    internal static Bucket AccessLog(Construct scope, Deployment deployment) => new(scope, "AccessLog", new BucketProps
    {
        Encryption = BucketEncryption.S3_MANAGED,
        Versioned = true,
        EnforceSSL = true,
        MinimumTLSVersion = 1.2,
        BlockPublicAccess = BlockPublicAccess.BLOCK_ALL,
        ObjectOwnership = ObjectOwnership.BUCKET_OWNER_ENFORCED,
        RemovalPolicy = RemovalPolicy.RETAIN,
        LifecycleRules =
        [
            new LifecycleRule
            {
                Id = "expire",
                Expiration = Duration.Days(deployment.Settings.LogDays),
                NoncurrentVersionExpiration = Duration.Days(1),
            },
        ],
    });
}

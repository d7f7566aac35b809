using Amazon.CDK;
using Amazon.CDK.AWS.Backup;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.S3;
using Constructs;
using MlopsHousing.Infrastructure.Configuration;
using MlopsHousing.Infrastructure.Data;

namespace MlopsHousing.Infrastructure.Recovery;

/// <summary>
/// What a second region holds against the loss of the first: a vault of backups, and a copy of the models if no cluster
/// there has one. It is deployed before what copies into it.
/// </summary>
public sealed class RecoveryStack : PlatformStack
{
    /// <summary>Synthesises the copies' place.</summary>
    /// <param name="scope">The app.</param>
    /// <param name="deployment">What is copied.</param>
    /// <param name="region">The second region.</param>
    public RecoveryStack(Construct scope, Deployment deployment, string region)
        : base(scope, "recovery", deployment, region, $"Second-region copies of MlopsHousing {deployment.EnvironmentText}.")
    {
        var key = new Key(this, "Key", new KeyProps
        {
            Alias = Names.RecoveryKeyAlias(deployment),
            Description = "Encrypts the copies of the platform's models and backups",
            EnableKeyRotation = true,
            RemovalPolicy = RemovalPolicy.RETAIN,
        });
        var vault = new CfnBackupVault(this, "Vault", new CfnBackupVaultProps
        {
            BackupVaultName = Names.RecoveryVault(deployment),
            EncryptionKeyArn = key.KeyArn,
            AccessPolicy = NobodyDeletes(),
        });
        vault.ApplyRemovalPolicy(RemovalPolicy.RETAIN);
        if (deployment.Regions.All(served => served.Name != region))
        {
            _ = new Bucket(this, "Replica", Buckets.Private(key, new BucketProps
            {
                BucketName = Names.ReplicaBucket(deployment, region),
                ServerAccessLogsBucket = Buckets.AccessLog(this, deployment),
                ServerAccessLogsPrefix = "replica/",
                LifecycleRules = [Buckets.ModelLifecycle],
                ObjectLockDefaultRetention = Buckets.Lock(deployment),
            }));
            Output("ReplicaBucketName", Names.ReplicaBucket(deployment, region), "A registry's root again if the first region is lost.");
        }

        Output("RecoveryKeyArn", key.KeyArn, "For the data stack's parameter of the same name.");
        Output("RecoveryVaultName", vault.Ref, "Copies of the backups.");
    }

    // Age removes recovery points; nothing else does, whatever policies its user has.
    private static PolicyDocument NobodyDeletes() => new(new PolicyDocumentProps
    {
        Statements =
        [
            new(new PolicyStatementProps
            {
                Effect = Effect.DENY,
                Principals = [new AnyPrincipal()],
                Actions = ["backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle"],
                Resources = ["*"],
            }),
        ],
    });
}

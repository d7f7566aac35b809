using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.RDS;
using Constructs;
using MlopsHousing.Infrastructure.Configuration;

namespace MlopsHousing.Infrastructure.Data;

/// <summary>PostgreSQL for the prediction log, feedback and decisions. Encrypted connections only; sign-in with IAM is on.</summary>
public sealed class Database : Construct
{
    /// <summary>The database that the platform's tables are in.</summary>
    public const string Name = "mlops";

    /// <summary>Adds it.</summary>
    public Database(Construct scope, Deployment deployment, AwsRegion region, string[] subnetIds, CfnSecurityGroup group, Key key)
        : base(scope, "Database")
    {
        var settings = deployment.Settings;
        var log = new CfnLogGroup(this, "Log", new CfnLogGroupProps
        {
            LogGroupName = $"/aws/rds/instance/{deployment.Prefix}/postgresql",
            RetentionInDays = settings.LogDays,
        });
        log.ApplyRemovalPolicy(deployment.LogRemoval);
        var subnets = new CfnDBSubnetGroup(this, "Subnets", new CfnDBSubnetGroupProps
        {
            DbSubnetGroupDescription = "Private subnets",
            SubnetIds = subnetIds,
        });
        var parameters = new CfnDBParameterGroup(this, "Parameters", new CfnDBParameterGroupProps
        {
            Family = "postgres17",
            Description = "TLS only; slow statements are logged",
            Parameters = new Dictionary<string, string>
            {
                ["rds.force_ssl"] = "1",
                ["log_min_duration_statement"] = "500", // milliseconds
                ["log_lock_waits"] = "1",
            },
        });
        Instance = new CfnDBInstance(this, "Instance", new CfnDBInstanceProps
        {
            DbInstanceIdentifier = deployment.Prefix,
            Engine = "postgres",
            EngineVersion = "17",
            AutoMinorVersionUpgrade = true,
            DbInstanceClass = settings.DatabaseClass,
            DbName = Name,
            DbSubnetGroupName = subnets.Ref,
            DbParameterGroupName = parameters.Ref,
            VpcSecurityGroups = [group.Ref],
            PubliclyAccessible = false,
            MultiAz = settings.MultiAz,
            StorageType = "gp3",
            AllocatedStorage = settings.DatabaseStorageGiB.Initial.ToString(),
            MaxAllocatedStorage = settings.DatabaseStorageGiB.Maximum,
            StorageEncrypted = true,
            KmsKeyId = key.KeyArn,
            MasterUsername = "platform",
            ManageMasterUserPassword = true, // in Secrets Manager, changed by RDS every 7 days
            MasterUserSecret = new CfnDBInstance.MasterUserSecretProperty { KmsKeyId = key.KeyArn },
            EnableIamDatabaseAuthentication = true,
            BackupRetentionPeriod = settings.DatabaseBackupDays,
            PreferredBackupWindow = "02:00-03:00",
            PreferredMaintenanceWindow = "sun:03:30-sun:04:30",
            CopyTagsToSnapshot = true,
            DeleteAutomatedBackups = !settings.DeletionProtection,
            DeletionProtection = settings.DeletionProtection,
            EnableCloudwatchLogsExports = ["postgresql"],
        });
        Instance.AddDependency(log);
        Instance.ApplyRemovalPolicy(RemovalPolicy.SNAPSHOT);
        Amazon.CDK.Tags.Of(Instance).Add("Backup", deployment.Prefix);
        if (settings.SecondRegionCopies)
            CopyTransactionLogs(region);
    }

    /// <summary>The instance.</summary>
    public CfnDBInstance Instance { get; }

    // The copies are encrypted with the recovery region's key, whose ARN only its own stack knows: a parameter brings it.
    private void CopyTransactionLogs(AwsRegion region)
    {
        var recoveryKey = new CfnParameter(Stack.Of(this), "RecoveryKeyArn", new CfnParameterProps
        {
            Type = "String",
            Default = "",
            Description = $"Output RecoveryKeyArn of the recovery stack in {region.RecoveryRegion}; with it the database can be restored there to a point minutes before.",
        });
        var given = new CfnCondition(Stack.Of(this), "HasRecoveryKey", new CfnConditionProps
        {
            Expression = Fn.ConditionNot(Fn.ConditionEquals(recoveryKey.ValueAsString, "")),
        });
        Instance.AutomaticBackupReplicationRegion = Fn.ConditionIf(given.LogicalId, region.RecoveryRegion, Aws.NO_VALUE).ToString();
        Instance.AutomaticBackupReplicationKmsKeyId = Fn.ConditionIf(given.LogicalId, recoveryKey.ValueAsString, Aws.NO_VALUE).ToString();
    }
}

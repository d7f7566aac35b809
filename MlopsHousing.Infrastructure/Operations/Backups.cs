using Amazon.CDK;
using Amazon.CDK.AWS.Backup;
using Amazon.CDK.AWS.IAM;
using Constructs;
using MlopsHousing.Infrastructure.Configuration;
using MlopsHousing.Infrastructure.Data;

namespace MlopsHousing.Infrastructure.Operations;

/// <summary>
/// AWS Backup for everything that carries our Backup tag: the database, the buckets, and the volumes that the EBS driver
/// makes for pods. Every night, and in production to a second region.
/// </summary>
public sealed class Backups : Construct
{
    private static readonly string[] _managed =
    [
        "service-role/AWSBackupServiceRolePolicyForBackup", "service-role/AWSBackupServiceRolePolicyForRestores",
        "AWSBackupServiceRolePolicyForS3Backup", "AWSBackupServiceRolePolicyForS3Restore",
    ];

    /// <summary>Adds the vault, the plan and what it selects.</summary>
    public Backups(Construct scope, Deployment deployment, AwsRegion region, DataStack data)
        : base(scope, "Backups")
    {
        var vault = new CfnBackupVault(this, "Vault", new CfnBackupVaultProps
        {
            BackupVaultName = VaultName(deployment),
            EncryptionKeyArn = data.Key.KeyArn,
        });
        vault.ApplyRemovalPolicy(RemovalPolicy.RETAIN);
        var days = deployment.Settings.BackupDays;
        var plan = new CfnBackupPlan(this, "Plan", new CfnBackupPlanProps
        {
            BackupPlan = new CfnBackupPlan.BackupPlanResourceTypeProperty
            {
                BackupPlanName = deployment.Prefix,
                BackupPlanRule = new[]
                {
                    new CfnBackupPlan.BackupRuleResourceTypeProperty
                    {
                        RuleName = "nightly",
                        TargetBackupVault = vault.Ref,
                        ScheduleExpression = "cron(0 4 * * ? *)", // UTC, after RDS's own window
                        StartWindowMinutes = 60,
                        CompletionWindowMinutes = 480,
                        Lifecycle = new CfnBackupPlan.LifecycleResourceTypeProperty { DeleteAfterDays = days },
                        CopyActions = deployment.Settings.SecondRegionCopies ? Copy(deployment, region, days) : null,
                    },
                },
            },
        });
        var role = new Role(this, "Role", new RoleProps
        {
            AssumedBy = new ServicePrincipal("backup.amazonaws.com"),
            Description = "Backs up and restores what carries the Backup tag",
            ManagedPolicies = [.. _managed.Select(ManagedPolicy.FromAwsManagedPolicyName)],
        });
        _ = new CfnBackupSelection(this, "Selection", new CfnBackupSelectionProps
        {
            BackupPlanId = plan.Ref,
            BackupSelection = new CfnBackupSelection.BackupSelectionResourceTypeProperty
            {
                SelectionName = deployment.Prefix,
                IamRoleArn = role.RoleArn,
                ListOfTags = new[]
                {
                    new CfnBackupSelection.ConditionResourceTypeProperty { ConditionType = "STRINGEQUALS", ConditionKey = "Backup", ConditionValue = deployment.Prefix },
                },
            },
        });
    }

    /// <summary>The vault's name.</summary>
    public static string VaultName(Deployment deployment) => deployment.Prefix;

    private static CfnBackupPlan.CopyActionResourceTypeProperty[] Copy(Deployment deployment, AwsRegion region, int days) =>
    [
        new()
        {
            DestinationBackupVaultArn = Names.Arn("backup", region.RecoveryRegion, $"backup-vault:{Names.RecoveryVault(deployment)}"),
            Lifecycle = new CfnBackupPlan.LifecycleResourceTypeProperty { DeleteAfterDays = days },
        },
    ];
}

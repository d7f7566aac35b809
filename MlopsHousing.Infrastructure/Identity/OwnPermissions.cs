using Amazon.CDK.AWS.IAM;
using MlopsHousing.Infrastructure.Configuration;
using MlopsHousing.Infrastructure.Data;
using static MlopsHousing.Infrastructure.Identity.Workload;

namespace MlopsHousing.Infrastructure.Identity;

/// <summary>What the platform's own services and jobs may do in a region.</summary>
internal sealed class OwnPermissions(Deployment deployment, AwsRegion region, DataStack data)
{
    // What is written into a copy of the registry, the next change in the first region undoes.
    private readonly bool _isCopy = region != deployment.Regions[0];

    /// <summary>Users of the database that sign in with IAM; the migration makes them.</summary>
    private const string ApiUser = "mlops_api";
    private const string MigrationUser = "mlops_migration";
    private const string BackupUser = "mlops_backup";

    public PolicyStatement[] ReadModels() =>
    [
        Allow(["s3:ListBucket"], data.Buckets.Models.BucketArn),
        Allow(["s3:GetObject"], data.Buckets.Models.ArnForObjects("*")),
        Allow(["kms:Decrypt"], data.Key.KeyArn),
    ];

    /// <summary>A promotion changes aliases; a model's files are nothing that a service may write.</summary>
    public PolicyStatement[] Api() =>
    [
        .. ReadModels(),
        .. Write(["s3:PutObject"], "*/aliases.json"),
        SignIn(ApiUser),
    ];

    /// <summary>Without the right to delete: what was published stays.</summary>
    public PolicyStatement[] WriteModels() =>
    [
        .. ReadModels(),
        .. Write(["s3:PutObject", "s3:AbortMultipartUpload"], "*"),
    ];

    public PolicyStatement[] Migrate() => [SignIn(MigrationUser)];

    public PolicyStatement[] Dump() =>
    [
        SignIn(BackupUser),
        Allow(["s3:PutObject", "s3:AbortMultipartUpload"], data.Buckets.Backups.ArnForObjects("*")),
        Allow(["kms:Decrypt", "kms:GenerateDataKey"], data.Key.KeyArn), // S3 decrypts the parts of a large upload
    ];

    private PolicyStatement[] Write(string[] actions, string objects) => _isCopy ? [] :
    [
        Allow(actions, data.Buckets.Models.ArnForObjects(objects)),
        Allow(["kms:GenerateDataKey"], data.Key.KeyArn),
    ];

    private PolicyStatement SignIn(string user) =>
        Allow(["rds-db:connect"], Names.Arn("rds-db", region.Name, $"dbuser:{data.Database.Instance.AttrDbiResourceId}/{user}"));
}

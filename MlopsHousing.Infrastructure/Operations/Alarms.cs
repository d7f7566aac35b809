using Amazon.CDK.AWS.CloudWatch;
using Constructs;
using MlopsHousing.Infrastructure.Configuration;
using MlopsHousing.Infrastructure.Data;

namespace MlopsHousing.Infrastructure.Operations;

/// <summary>
/// Alarms for what Prometheus, inside the cluster, can't see: the managed services and the backups. Each one is something
/// that a person must do something about; docs/operations.md says what.
/// </summary>
public sealed class Alarms : Construct
{
    private const double GiB = 1024 * 1024 * 1024;

    /// <summary>Adds them.</summary>
    public Alarms(Construct scope, Deployment deployment, DataStack data, string topic)
        : base(scope, "Alarms")
    {
        Alarm Of(string name, string description, string @namespace, string metric, string statistic, double threshold, Dictionary<string, string> dimensions) =>
            new(name, description, @namespace, metric, statistic, threshold, dimensions);

        var database = new Dictionary<string, string> { ["DBInstanceIdentifier"] = data.Database.Instance.Ref };
        // ElastiCache reports by node; the first always exists.
        var cache = new Dictionary<string, string> { ["CacheClusterId"] = $"{deployment.Prefix}-001" };
        var rotation = new Dictionary<string, string> { ["FunctionName"] = $"{deployment.Prefix}-cache-rotation" };
        Alarm[] alarms =
        [
            Of("DatabaseStorage", "Less than a tenth of the database's first storage is free and it no longer grows", "AWS/RDS", "FreeStorageSpace", "Minimum",
                deployment.Settings.DatabaseStorageGiB.Initial * GiB / 10, database) with { Below = true },
            Of("DatabaseCpu", "The database has been computing at 80 % for 15 minutes", "AWS/RDS", "CPUUtilization", "Average", 80, database),
            Of("DatabaseMemory", "The database has less than 100 MB of memory to spare", "AWS/RDS", "FreeableMemory", "Minimum", 100_000_000, database) with { Below = true },
            Of("DatabaseConnections", "More connections than the pools of all replicas together should open", "AWS/RDS", "DatabaseConnections", "Maximum", 80, database),
            Of("CacheCpu", "The cache's one engine thread is nearly saturated", "AWS/ElastiCache", "EngineCPUUtilization", "Average", 80, cache),
            Of("CacheMemory", "The cache is full and evicts what is still wanted", "AWS/ElastiCache", "DatabaseMemoryUsagePercentage", "Maximum", 90, cache),
            Of("CacheRotation", "The cache's password wasn't changed", "AWS/Lambda", "Errors", "Sum", 1, rotation) with { Periods = 1 },
            Of("Backups", "A backup failed", "AWS/Backup", "NumberOfBackupJobsFailed", "Sum", 1, new() { ["BackupVaultName"] = Backups.VaultName(deployment) }) with { Periods = 1 },
        ];
        foreach (var alarm in alarms)
            _ = new CfnAlarm(this, alarm.Name, new CfnAlarmProps
            {
                AlarmName = $"{deployment.Prefix}-{alarm.Name}",
                AlarmDescription = alarm.Description,
                Namespace = alarm.Namespace,
                MetricName = alarm.Metric,
                Statistic = alarm.Statistic,
                Period = 300,
                EvaluationPeriods = alarm.Periods,
                Threshold = alarm.Threshold,
                ComparisonOperator = alarm.Below ? "LessThanThreshold" : "GreaterThanOrEqualToThreshold",
                TreatMissingData = "notBreaching", // backups and rotations report only when they run
                Dimensions = alarm.Dimensions.Select(dimension => new CfnAlarm.DimensionProperty { Name = dimension.Key, Value = dimension.Value }).ToArray<object>(),
                AlarmActions = [topic],
                OkActions = [topic],
            });
    }

    private sealed record Alarm(
        string Name, string Description, string Namespace, string Metric, string Statistic, double Threshold, Dictionary<string, string> Dimensions)
    {
        public bool Below { get; init; }

        public int Periods { get; init; } = 3;
    }
}

namespace MlopsHousing.Infrastructure.Configuration;

/// <summary>How large and how safe an environment is. What costs money or loses data stands here and nowhere else.</summary>
public sealed record EnvironmentSettings
{
    /// <summary>One NAT gateway a zone (a zone's failure leaves the others online) instead of one for all.</summary>
    public required bool NatPerZone { get; init; }

    /// <summary>Interface endpoints for ECR, STS and logs: traffic stays off the NAT gateways, for a fixed price a zone.</summary>
    public required bool InterfaceEndpoints { get; init; }

    /// <summary>Database and cache with a standby in another zone.</summary>
    public required bool MultiAz { get; init; }

    /// <summary>RDS instance class.</summary>
    public required string DatabaseClass { get; init; }

    /// <summary>RDS storage at the start and its ceiling, in GiB.</summary>
    public required (int Initial, int Maximum) DatabaseStorageGiB { get; init; }

    /// <summary>ElastiCache node type.</summary>
    public required string CacheNodeType { get; init; }

    /// <summary>How long RDS can go back to any second, in days.</summary>
    public required int DatabaseBackupDays { get; init; }

    /// <summary>How long AWS Backup keeps its recovery points, in days.</summary>
    public required int BackupDays { get; init; }

    /// <summary>Copies to a second region: the models as they are written, the backups as they are made.</summary>
    public required bool SecondRegionCopies { get; init; }

    /// <summary>Refuses to delete the database and the load balancer until the protection is taken off.</summary>
    public required bool DeletionProtection { get; init; }

    /// <summary>How long CloudWatch keeps logs, in days; one of the periods CloudWatch knows.</summary>
    public required int LogDays { get; init; }

    /// <summary>What a month may cost in USD before the budget's alarm.</summary>
    public required int MonthlyBudgetUsd { get; init; }

    /// <summary>The settings of an environment.</summary>
    public static EnvironmentSettings Of(EnvironmentName name) => name switch
    {
        EnvironmentName.Dev => new()
        {
            NatPerZone = false,
            InterfaceEndpoints = false,
            MultiAz = false,
            DatabaseClass = "db.t4g.micro",
            DatabaseStorageGiB = (20, 50),
            CacheNodeType = "cache.t4g.micro",
            DatabaseBackupDays = 7,
            BackupDays = 7,
            SecondRegionCopies = false,
            DeletionProtection = false,
            LogDays = 14,
            MonthlyBudgetUsd = 350,
        },
        EnvironmentName.Staging => new()
        {
            NatPerZone = false,
            InterfaceEndpoints = false,
            MultiAz = true,
            DatabaseClass = "db.t4g.small",
            DatabaseStorageGiB = (20, 100),
            CacheNodeType = "cache.t4g.small",
            DatabaseBackupDays = 7,
            BackupDays = 14,
            SecondRegionCopies = false,
            DeletionProtection = true,
            LogDays = 30,
            MonthlyBudgetUsd = 500,
        },
        EnvironmentName.Production => new()
        {
            NatPerZone = true,
            InterfaceEndpoints = true,
            MultiAz = true,
            DatabaseClass = "db.t4g.medium",
            DatabaseStorageGiB = (50, 500),
            CacheNodeType = "cache.t4g.medium",
            DatabaseBackupDays = 35,
            BackupDays = 35,
            SecondRegionCopies = true,
            DeletionProtection = true,
            LogDays = 90,
            MonthlyBudgetUsd = 1200,
        },
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };
}

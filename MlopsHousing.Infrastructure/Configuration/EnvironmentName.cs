namespace MlopsHousing.Infrastructure.Configuration;

/// <summary>An environment: its own network, cluster, data and budget.</summary>
public enum EnvironmentName
{
    /// <summary>For trying things: one NAT gateway, one database instance, everything small.</summary>
    Dev,

    /// <summary>Production's shape at a smaller size.</summary>
    Staging,

    /// <summary>What people depend on: every part in three zones, backups copied to a second region.</summary>
    Production,
}

using Amazon.CDK;
using Amazon.CDK.AWS.ElastiCache;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SecretsManager;
using Constructs;
using MlopsHousing.Infrastructure.Configuration;
using CfnSecurityGroup = Amazon.CDK.AWS.EC2.CfnSecurityGroup;

namespace MlopsHousing.Infrastructure.Data;

/// <summary>
/// Valkey, the prediction cache: TLS, a user of its own with a password, a standby where the environment has them. What it
/// holds can be computed again, so it has no snapshots.
/// </summary>
public sealed class Cache : Construct
{
    /// <summary>Adds it.</summary>
    public Cache(Construct scope, Deployment deployment, string[] subnetIds, CfnSecurityGroup group, Key key, Secret secret)
        : base(scope, "Cache")
    {
        User = new CfnUser(this, "User", new CfnUserProps
        {
            UserId = $"{deployment.Prefix}-app",
            UserName = Secrets.CacheUser,
            Engine = "valkey",
            // Everything but what could empty or reconfigure the cache; INFO is how the client learns of the server.
            AccessString = "on ~* &* +@all -@dangerous +info",
            AuthenticationMode = new Dictionary<string, object>
            {
                ["Type"] = "password",
                ["Passwords"] = new[] { secret.SecretValueFromJson("password").UnsafeUnwrap() }, // a reference that CloudFormation resolves
            },
        });
        var users = new CfnUserGroup(this, "Users", new CfnUserGroupProps
        {
            UserGroupId = $"{deployment.Prefix}-users",
            Engine = "valkey",
            UserIds = [User.Ref],
        });
        var subnets = new CfnSubnetGroup(this, "Subnets", new CfnSubnetGroupProps
        {
            Description = "Private subnets",
            SubnetIds = subnetIds,
        });
        Group = new CfnReplicationGroup(this, "Group", new CfnReplicationGroupProps
        {
            ReplicationGroupId = deployment.Prefix,
            ReplicationGroupDescription = "Prediction cache",
            Engine = "valkey",
            EngineVersion = "8.0",
            AutoMinorVersionUpgrade = true,
            CacheNodeType = deployment.Settings.CacheNodeType,
            NumCacheClusters = deployment.Settings.MultiAz ? 2 : 1,
            AutomaticFailoverEnabled = deployment.Settings.MultiAz,
            MultiAzEnabled = deployment.Settings.MultiAz,
            CacheSubnetGroupName = subnets.Ref,
            SecurityGroupIds = [group.Ref],
            Port = 6379,
            TransitEncryptionEnabled = true,
            TransitEncryptionMode = "required",
            AtRestEncryptionEnabled = true,
            KmsKeyId = key.KeyArn,
            UserGroupIds = [users.Ref],
            PreferredMaintenanceWindow = "sun:05:00-sun:06:00",
        });
        Group.ApplyRemovalPolicy(RemovalPolicy.DESTROY);
    }

    /// <summary>The user of our services.</summary>
    public CfnUser User { get; }

    /// <summary>The cache.</summary>
    public CfnReplicationGroup Group { get; }
}

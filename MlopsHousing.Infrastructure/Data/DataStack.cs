using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.KMS;
using Constructs;
using MlopsHousing.Infrastructure.Configuration;
using MlopsHousing.Infrastructure.Network;

namespace MlopsHousing.Infrastructure.Data;

/// <summary>
/// What must outlive any cluster: models, database, cache, secrets. It knows nothing of clusters; a cluster lets itself in.
/// </summary>
public sealed class DataStack : PlatformStack
{
    /// <summary>Synthesises the data of one region.</summary>
    public DataStack(Construct scope, Deployment deployment, AwsRegion region, NetworkStack network)
        : base(scope, "data", deployment, region.Name, $"Models, database, cache and secrets of MlopsHousing {deployment.EnvironmentText}.")
    {
        Key = new Key(this, "Key", new KeyProps
        {
            Alias = Names.DataKeyAlias(deployment),
            Description = "Encrypts the platform's models, database, cache, secrets and backups",
            EnableKeyRotation = true,
            RemovalPolicy = RemovalPolicy.RETAIN,
        });
        Buckets = new Buckets(this, deployment, region, Key);
        DatabaseSecurityGroup = Closed("DatabaseSecurityGroup", "PostgreSQL: nodes and pods of the cluster only", network);
        Database = new Database(this, deployment, region, network.PrivateSubnetIds, DatabaseSecurityGroup, Key);
        CacheSecurityGroup = Closed("CacheSecurityGroup", "Prediction cache: nodes and pods of the cluster only", network);
        var secrets = new Secrets(this, deployment, Key);
        Cache = new Cache(this, deployment, network.PrivateSubnetIds, CacheSecurityGroup, Key, secrets.Cache);
        _ = new CacheRotation(this, deployment, Key, secrets.Cache, Cache.User);

        Output("ModelBucketName", Buckets.Models.BucketName, "Registry__Root is s3:// and this.");
        Output("BackupBucketName", Buckets.Backups.BucketName, "Logical dumps of the database.");
        Output("DatabaseEndpoint", Database.Instance.AttrEndpointAddress, "PostgreSQL's host.");
        Output("DatabasePort", Database.Instance.AttrEndpointPort, "PostgreSQL's port.");
        Output("DatabaseName", Database.Name, "The database in it.");
        Output("DatabaseSecretArn", Database.Instance.AttrMasterUserSecretSecretArn, "Administrator's user name and password; RDS changes it every 7 days.");
        Output("CacheEndpoint", Cache.Group.AttrPrimaryEndPointAddress, "The cache's host; TLS only.");
        Output("CachePort", Cache.Group.AttrPrimaryEndPointPort, "The cache's port.");
        Output("CacheSecretName", secrets.CacheName, "The cache's user name and password; changed every 30 days, the previous one stays valid until the next change.");
        Output("ApiSecretName", secrets.ApiName, "The API key for what changes state.");
        Output("DataKeyArn", Key.KeyArn, "The key of all of it.");
    }

    /// <summary>Encrypts everything here.</summary>
    public Key Key { get; }

    /// <summary>Models and dumps.</summary>
    public Buckets Buckets { get; }

    /// <summary>PostgreSQL.</summary>
    public Database Database { get; }

    /// <summary>Valkey.</summary>
    public Cache Cache { get; }

    /// <summary>Nobody may send to it until a cluster lets itself in.</summary>
    public CfnSecurityGroup DatabaseSecurityGroup { get; }

    /// <summary>Nobody may send to it until a cluster lets itself in.</summary>
    public CfnSecurityGroup CacheSecurityGroup { get; }

    private CfnSecurityGroup Closed(string id, string description, NetworkStack network) => new(this, id, new CfnSecurityGroupProps
    {
        GroupDescription = description,
        VpcId = network.Vpc.Ref,
        SecurityGroupEgress = new[]
        {
            new CfnSecurityGroup.EgressProperty { IpProtocol = "icmp", FromPort = 252, ToPort = 86, CidrIp = "255.255.255.255/32", Description = "Nothing: it only answers" },
        },
    });
}

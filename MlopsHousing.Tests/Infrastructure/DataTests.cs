using System.Text.Json.Nodes;

namespace MlopsHousing.Tests.Infrastructure;

[Collection(Synthesis.Name)]
public sealed class DataTests(SynthFixture synth)
{
    [Fact]
    public void Every_bucket_is_private_versioned_encrypted_and_for_TLS_only()
    {
        var buckets = synth.All.SelectMany(template => template.Resources.Where(resource => resource.Type == "AWS::S3::Bucket")
            .Select(bucket => (template, bucket))).ToList();
        Assert.NotEmpty(buckets);
        Assert.All(buckets, pair =>
        {
            var (template, bucket) = pair;
            Assert.Equal(4, bucket["PublicAccessBlockConfiguration"]!.AsObject().Count(setting => (bool)setting.Value!));
            Assert.Equal("Enabled", (string)bucket["VersioningConfiguration", "Status"]!);
            var encryption = (string)bucket["BucketEncryption", "ServerSideEncryptionConfiguration"]![0]!["ServerSideEncryptionByDefault"]!["SSEAlgorithm"]!;
            Assert.Equal(bucket.Id.Contains("AccessLog", StringComparison.Ordinal) ? "AES256" : "aws:kms", encryption);
            var policy = template.Resources.Single(resource => resource.Type == "AWS::S3::BucketPolicy" && (string)resource["Bucket", "Ref"]! == bucket.Id);
            Assert.Contains(policy["PolicyDocument", "Statement"]!.AsArray(), statement =>
                (string)statement!["Effect"]! == "Deny" && (string?)statement["Condition"]?["Bool"]?["aws:SecureTransport"] == "false");
        });
    }

    [Fact]
    public void Models_are_locked_if_asked_kept_and_copied_to_the_other_region_with_its_key()
    {
        var bucket = synth.Of("data").Only("AWS::S3::Bucket", "BucketsModels");
        Assert.Equal("GOVERNANCE", (string)bucket["ObjectLockConfiguration", "Rule", "DefaultRetention", "Mode"]!);
        Assert.Equal(30, (int)bucket["ObjectLockConfiguration", "Rule", "DefaultRetention", "Days"]!);
        Assert.Equal(90, (int)bucket["LifecycleConfiguration", "Rules"]![0]!["NoncurrentVersionExpiration"]!["NoncurrentDays"]!);
        var rule = bucket["ReplicationConfiguration", "Rules"]!.AsArray().Single()!;
        Assert.Contains("-models-", rule["Destination"]!["Bucket"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("us-east-1", rule["Destination"]!["Bucket"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("alias/mlops-housing-production-data", rule["Destination"]!["EncryptionConfiguration"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("Disabled", (string)rule["DeleteMarkerReplication"]!["Status"]!);

        // Only the primary region copies: aliases have one place of truth.
        var copy = synth.Production.Single(template => template.Name.EndsWith("us-east-1-data", StringComparison.Ordinal));
        Assert.Null(copy.Only("AWS::S3::Bucket", "BucketsModels")["ReplicationConfiguration"]);
    }

    [Fact]
    public void Without_a_cluster_in_the_second_region_models_are_copied_to_a_bucket_of_the_recovery_stack()
    {
        var recovery = Assert.Single(synth.ProductionInOneRegion, template => template.Name.EndsWith("us-east-1-recovery", StringComparison.Ordinal));
        var replica = recovery.Only("AWS::S3::Bucket", "Replica");
        Assert.Equal("Enabled", (string)replica["VersioningConfiguration", "Status"]!);
        Assert.Equal("Retain", (string)replica.Json["DeletionPolicy"]!);
        var data = synth.ProductionInOneRegion.Single(template => template.Name.EndsWith("us-west-2-data", StringComparison.Ordinal));
        var rule = data.Only("AWS::S3::Bucket", "BucketsModels")["ReplicationConfiguration", "Rules"]!.AsArray().Single()!;
        Assert.Equal(replica["BucketName"]!["Fn::Sub"]!.ToString(), Assert.IsAssignableFrom<JsonNode>(rule["Destination"]!["Bucket"])["Fn::Join"]![1]![1]!["Fn::Sub"]!.ToString());
        Assert.Contains("alias/mlops-housing-production-recovery", rule["Destination"]!["EncryptionConfiguration"]!.ToJsonString(), StringComparison.Ordinal);

        // With two regions the models are copied to the other's registry; dev and staging copy nowhere.
        Assert.DoesNotContain(synth.Production.SelectMany(template => template.Resources), resource => resource.Id.StartsWith("Replica", StringComparison.Ordinal));
        Assert.All(["dev", "staging"], environment => Assert.Null(synth.Of(environment, "data").Only("AWS::S3::Bucket", "BucketsModels")["ReplicationConfiguration"]));
    }

    [Theory]
    [InlineData("dev", "db.t4g.micro", false, 20, 7, "cache.t4g.micro", 1)]
    [InlineData("staging", "db.t4g.small", true, 20, 7, "cache.t4g.small", 2)]
    [InlineData("production", "db.t4g.medium", true, 50, 35, "cache.t4g.medium", 2)]
    public void Each_environment_has_its_sizes(string environment, string database, bool standby, int gibibytes, int backupDays, string cache, int cacheNodes)
    {
        var instance = synth.Of(environment, "data").Only("AWS::RDS::DBInstance");
        Assert.Equal((database, standby, $"{gibibytes}", backupDays), (
            (string)instance["DBInstanceClass"]!, (bool)instance["MultiAZ"]!, (string)instance["AllocatedStorage"]!, (int)instance["BackupRetentionPeriod"]!));
        Assert.Equal(environment != "dev", (bool)instance["DeletionProtection"]!);
        var group = synth.Of(environment, "data").Only("AWS::ElastiCache::ReplicationGroup");
        Assert.Equal((cache, cacheNodes), ((string)group["CacheNodeType"]!, (int)group["NumCacheClusters"]!));
    }

    [Fact]
    public void The_database_is_encrypted_protected_kept_and_signs_in_with_IAM()
    {
        var database = synth.Of("data").Only("AWS::RDS::DBInstance");
        Assert.True((bool)database["StorageEncrypted"]!);
        Assert.True((bool)database["MultiAZ"]!);
        Assert.True((bool)database["EnableIAMDatabaseAuthentication"]!);
        Assert.True((bool)database["DeletionProtection"]!);
        Assert.True((bool)database["ManageMasterUserPassword"]!);
        Assert.False((bool)database["PubliclyAccessible"]!);
        Assert.Equal(35, (int)database["BackupRetentionPeriod"]!);
        Assert.Null(database["MasterUserPassword"]);
        Assert.Equal("Snapshot", (string)database.Json["DeletionPolicy"]!);
        synth.Of("data").Assertions().HasResourceProperties("AWS::RDS::DBParameterGroup", new Dictionary<string, object>
        {
            ["Parameters"] = new Dictionary<string, object> { ["rds.force_ssl"] = "1" },
        });
        Assert.False((bool)synth.Dev.Single(template => template.Name.EndsWith("-data", StringComparison.Ordinal)).Only("AWS::RDS::DBInstance")["MultiAZ"]!);
    }

    [Fact]
    public void The_cache_is_encrypted_both_ways_wants_a_password_and_has_a_standby()
    {
        var template = synth.Of("data");
        var cache = template.Only("AWS::ElastiCache::ReplicationGroup");
        Assert.Equal("valkey", (string)cache["Engine"]!);
        Assert.True((bool)cache["TransitEncryptionEnabled"]!);
        Assert.Equal("required", (string)cache["TransitEncryptionMode"]!);
        Assert.True((bool)cache["AtRestEncryptionEnabled"]!);
        Assert.True((bool)cache["MultiAZEnabled"]!);
        Assert.Equal(2, (int)cache["NumCacheClusters"]!);
        var user = template.Only("AWS::ElastiCache::User");
        Assert.Contains("{{resolve:secretsmanager:", user["AuthenticationMode", "Passwords"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("-@dangerous", (string)user["AccessString"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void Passwords_change_by_themselves()
    {
        var template = synth.Of("data");
        var schedule = template.Only("AWS::SecretsManager::RotationSchedule");
        Assert.Equal(30, (int)schedule["RotationRules", "AutomaticallyAfterDays"]!);
        Assert.StartsWith("SecretsCache", (string)schedule["SecretId", "Ref"]!, StringComparison.Ordinal);
        Assert.InRange(((string)template.Only("AWS::Lambda::Function")["Code", "ZipFile"]!).Length, 1000, 4096);
    }

    [Fact]
    public void Nothing_but_the_cluster_is_let_in_to_the_data()
    {
        var data = synth.Of("data");
        Assert.DoesNotContain(data.Resources, resource => resource.Type == "AWS::EC2::SecurityGroup" && resource["SecurityGroupIngress"] is not null);
        Assert.DoesNotContain(data.Resources, resource => resource.Type == "AWS::EC2::SecurityGroupIngress");
        var cluster = synth.Of("cluster");
        Assert.Equal((5432, "ClusterSecurityGroupId"), (Port("ToDatabase"), Source("ToDatabase")));
        Assert.Equal((6379, "ClusterSecurityGroupId"), (Port("ToCache"), Source("ToCache")));

        int Port(string id) => (int)cluster.Only("AWS::EC2::SecurityGroupIngress", id)["FromPort"]!;
        string Source(string id) => (string)cluster.Only("AWS::EC2::SecurityGroupIngress", id)["SourceSecurityGroupId", "Fn::GetAtt"]![1]!;
    }

    [Fact]
    public void What_holds_state_is_encrypted_and_outlives_its_stack()
    {
        string[] stateful = ["AWS::S3::Bucket", "AWS::RDS::DBInstance", "AWS::KMS::Key", "AWS::SecretsManager::Secret", "AWS::Backup::BackupVault"];
        // The edge's key is no state: it is made anew, and CloudFront's configuration has it in clear.
        var resources = synth.All.Where(template => !template.Name.EndsWith("-edge", StringComparison.Ordinal))
            .SelectMany(template => template.Resources).Where(resource => stateful.Contains(resource.Type)).ToList();
        Assert.Equal(stateful.Order(), resources.Select(resource => resource.Type).Distinct().Order());
        Assert.All(resources, resource =>
        {
            Assert.Contains((string?)resource.Json["DeletionPolicy"], (string[])["Retain", "Snapshot"]);
            Assert.Equal((string?)resource.Json["DeletionPolicy"], (string?)resource.Json["UpdateReplacePolicy"]);
            JsonNode? encryption = resource.Type switch
            {
                "AWS::S3::Bucket" => resource["BucketEncryption"],
                "AWS::RDS::DBInstance" => resource["KmsKeyId"],
                "AWS::KMS::Key" => resource["EnableKeyRotation"],
                "AWS::SecretsManager::Secret" => resource["KmsKeyId"],
                _ => resource["EncryptionKeyArn"],
            };
            Assert.True(encryption is not null, $"{resource} isn't encrypted with a key of ours.");
        });
    }
}

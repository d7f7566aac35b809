using System.Text.Json.Nodes;

namespace MlopsHousing.Tests.Infrastructure;

[Collection(Synthesis.Name)]
public sealed class LeastPrivilegeTests(SynthFixture synth)
{
    // Actions that AWS gives no resource to choose (Service Authorization Reference).
    private static readonly string[] _withoutResource =
    [
        "acm:ListCertificates", "autoscaling:Describe", "ec2:Describe", "ec2:GetInstanceTypesFromInstanceRequirements", "ec2:GetSecurityGroupsForVpc",
        "elasticloadbalancing:Describe", "secretsmanager:GetRandomPassword", "shield:GetSubscriptionState",
    ];

    [Fact]
    public void No_policy_of_ours_allows_every_action()
    {
        Assert.NotEmpty(Allowed());
        Assert.All(Allowed(), statement => Assert.DoesNotContain(Actions(statement.Json), action => action.EndsWith('*')));
    }

    [Fact]
    public void Every_resource_is_allowed_only_where_AWS_knows_no_other() => Assert.All(
        Allowed().Where(statement => Texts(statement.Json["Resource"]).Contains("*")),
        statement => Assert.All(Actions(statement.Json), action =>
            Assert.True(_withoutResource.Any(known => action.StartsWith(known, StringComparison.Ordinal)), $"{statement.Of}: {action} on every resource.")));

    [Theory]
    [InlineData("Api", "kms:Decrypt kms:GenerateDataKey rds-db:connect s3:GetObject s3:ListBucket s3:PutObject")]
    [InlineData("Predict", "kms:Decrypt s3:GetObject s3:ListBucket")]
    [InlineData("Training", "kms:Decrypt kms:GenerateDataKey s3:AbortMultipartUpload s3:GetObject s3:ListBucket s3:PutObject")]
    [InlineData("Batch", "kms:Decrypt s3:GetObject s3:ListBucket")]
    [InlineData("Migration", "rds-db:connect")]
    [InlineData("Backups", "kms:Decrypt kms:GenerateDataKey rds-db:connect s3:AbortMultipartUpload s3:PutObject")]
    [InlineData("ExternalSecrets", "kms:Decrypt secretsmanager:DescribeSecret secretsmanager:GetSecretValue")]
    [InlineData("LogShipping", "logs:CreateLogStream logs:DescribeLogStreams logs:PutLogEvents")]
    [InlineData("GitHubActions", "cloudformation:DescribeStacks cloudformation:GetTemplate kms:Decrypt s3:GetObject s3:ListBucket")]
    public void A_workload_may_do_exactly_this(string workload, string actions) =>
        Assert.Equal(actions, string.Join(' ', Statements(Role(workload)).SelectMany(Actions).Distinct().Order(StringComparer.Ordinal)));

    [Theory]
    [InlineData("LoadBalancerController", "elasticloadbalancing:Delete,elasticloadbalancing:Modify,elasticloadbalancing:Set,elasticloadbalancing:Create", "arn:aws:elasticloadbalancing:us-west-2:${AWS::AccountId}:")]
    [InlineData("ClusterAutoscaler", "autoscaling:Set,autoscaling:Terminate", "arn:aws:autoscaling:us-west-2:${AWS::AccountId}:autoScalingGroup:*:autoScalingGroupName/eks-")]
    public void A_controller_changes_only_what_carries_its_names(string workload, string changes, string prefix)
    {
        var changing = Statements(Role(workload)).Where(statement => Actions(statement).Any(action => changes.Split(',').Any(change => action.StartsWith(change, StringComparison.Ordinal)))).ToList();
        Assert.NotEmpty(changing);
        Assert.All(changing, statement => Assert.All(
            Resources(statement["Resource"]).Where(resource => !resource.Contains(":iam:", StringComparison.Ordinal)), resource => Assert.StartsWith(prefix, resource, StringComparison.Ordinal)));

        static IEnumerable<string> Resources(JsonNode? node) => node switch
        {
            JsonArray list => list.SelectMany(Resources),
            JsonObject substitution => Texts(substitution["Fn::Sub"]),
            _ => Texts(node),
        };
    }

    [Fact]
    public void The_autoscaler_sizes_only_groups_that_this_cluster_owns()
    {
        var sizing = Statements(Role("ClusterAutoscaler")).Single(statement => Actions(statement).Contains("autoscaling:SetDesiredCapacity"));
        Assert.Equal("owned", (string)sizing["Condition"]!["StringEquals"]!["aws:ResourceTag/k8s.io/cluster-autoscaler/mlops-housing-production"]!);
    }

    [Fact]
    public void The_EBS_driver_has_AWSs_policy_for_it_and_no_other()
    {
        var role = Role("EbsCsi");
        Assert.EndsWith("policy/service-role/AmazonEBSCSIDriverPolicy", Texts(role["ManagedPolicyArns"]![0]!["Fn::Join"]?[1] ?? role["ManagedPolicyArns"]).Last(), StringComparison.Ordinal);
        Assert.Single(role["ManagedPolicyArns"]!.AsArray());
        Assert.Null(role["Policies"]);
    }

    [Fact]
    public void Api_writes_aliases_and_nothing_else()
    {
        var write = Statements(Role("Api")).Single(statement => Actions(statement).Contains("s3:PutObject"));
        Assert.EndsWith("/*/aliases.json\"]]}", write["Resource"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Api")]
    [InlineData("Training")]
    public void A_copy_of_the_registry_is_nobodys_to_write(string workload)
    {
        var copy = synth.Production.Single(template => template.Name == "mlops-housing-production-us-east-1-identity");
        Assert.DoesNotContain("s3:PutObject", Statements(copy.Only("AWS::IAM::Role", $"{workload}Role")).SelectMany(Actions));
        Assert.Contains("s3:GetObject", Statements(copy.Only("AWS::IAM::Role", $"{workload}Role")).SelectMany(Actions));
    }

    [Fact]
    public void Nobody_may_delete_a_model() => Assert.DoesNotContain(
        Allowed().SelectMany(statement => Actions(statement.Json)), action => action.StartsWith("s3:Delete", StringComparison.Ordinal));

    [Fact]
    public void A_pods_role_is_for_its_service_account_in_our_cluster_only()
    {
        var associations = synth.Of("cluster").Resources.Where(resource => resource.Type == "AWS::EKS::PodIdentityAssociation").ToList();
        Assert.Equal(
            [
                "external-secrets/external-secrets", "kube-system/aws-load-balancer-controller", "kube-system/cluster-autoscaler",
                "kube-system/ebs-csi-controller-sa", "logging/aws-for-fluent-bit", "mlops-housing/api", "mlops-housing/backups",
                "mlops-housing/batch", "mlops-housing/migration", "mlops-housing/predict", "mlops-housing/training",
            ],
            associations.Select(association => $"{association["Namespace"]}/{association["ServiceAccount"]}").Order(StringComparer.Ordinal));
        Assert.All(associations, association =>
        {
            var import = (string)association["RoleArn", "Fn::ImportValue"]!;
            var role = synth.Of("identity").Resources.Single(resource => resource.Type == "AWS::IAM::Role" && import.Contains(resource.Id, StringComparison.Ordinal));
            var trust = role["AssumeRolePolicyDocument", "Statement"]![0]!;
            Assert.Equal("pods.eks.amazonaws.com", (string)trust["Principal"]!["Service"]!);
            Assert.Equal((string)association["Namespace"]!, (string)trust["Condition"]!["StringEquals"]!["aws:RequestTag/kubernetes-namespace"]!);
            Assert.Equal((string)association["ServiceAccount"]!, (string)trust["Condition"]!["StringEquals"]!["aws:RequestTag/kubernetes-service-account"]!);
            Assert.Contains("cluster/mlops-housing-production", trust["Condition"]!["ArnEquals"]!.ToJsonString(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public void GitHub_signs_in_from_one_repository_and_its_environment_only()
    {
        var trust = Role("GitHubActions")["AssumeRolePolicyDocument", "Statement"]![0]!["Condition"]!["StringEquals"]!;
        Assert.Equal("repo:example/mlops-housing:environment:production", (string)trust["token.actions.githubusercontent.com:sub"]!);
        Assert.Equal("sts.amazonaws.com", (string)trust["token.actions.githubusercontent.com:aud"]!);
    }

    private SynthResource Role(string workload) => synth.Of("identity").Only("AWS::IAM::Role", $"{workload}Role");

    private static IEnumerable<JsonNode> Statements(SynthResource role) =>
        role["Policies"]?.AsArray().SelectMany(policy => policy!["PolicyDocument"]!["Statement"]!.AsArray()).Select(statement => statement!) ?? [];

    /// <summary>What roles are allowed; a key's own policy speaks of itself with "*" and is no such thing.</summary>
    private IEnumerable<(string Of, JsonNode Json)> Allowed() =>
        from resource in synth.All.SelectMany(template => template.Resources)
        where resource.Type is "AWS::IAM::Role" or "AWS::IAM::Policy"
        from statement in resource.Type == "AWS::IAM::Role" ? Statements(resource) : resource["PolicyDocument", "Statement"]!.AsArray().Select(node => node!)
        where (string)statement["Effect"]! == "Allow"
        select (resource.ToString(), statement);

    private static IEnumerable<string> Actions(JsonNode statement) => Texts(statement["Action"]);

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonArray list => list.SelectMany(Texts),
        JsonValue value => [(string)value!],
        _ => [],
    };
}

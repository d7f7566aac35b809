using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Amazon.CDK.AWS.SecretsManager;
using Constructs;
using MlopsHousing.Infrastructure.Configuration;
using CfnUser = Amazon.CDK.AWS.ElastiCache.CfnUser;

namespace MlopsHousing.Infrastructure.Data;

/// <summary>
/// Changes the cache's password every 30 days. The function's code, CacheRotation.js, stands in the template itself
/// (CloudFormation takes 4,096 characters that way), so that no asset has to be uploaded first.
/// </summary>
public sealed class CacheRotation : Construct
{
    private const int LargestInlineCode = 4096;

    /// <summary>Adds it.</summary>
    public CacheRotation(Construct scope, Deployment deployment, Key key, Secret secret, CfnUser user)
        : base(scope, "CacheRotation")
    {
        var name = $"{deployment.Prefix}-cache-rotation";
        var log = new CfnLogGroup(this, "Log", new CfnLogGroupProps
        {
            LogGroupName = $"/aws/lambda/{name}",
            RetentionInDays = deployment.Settings.LogDays,
        });
        log.ApplyRemovalPolicy(deployment.LogRemoval);
        var role = new Role(this, "Role", new RoleProps
        {
            AssumedBy = new ServicePrincipal("lambda.amazonaws.com"),
            Description = "Changes the password of the cache's user",
            InlinePolicies = new Dictionary<string, PolicyDocument> { ["rotate"] = Permissions(log, key, secret, user) },
        });
        var function = new CfnFunction(this, "Function", new CfnFunctionProps
        {
            FunctionName = name,
            Description = "Changes the password of the cache's user",
            Runtime = "nodejs24.x",
            Architectures = ["arm64"],
            Handler = "index.handler",
            Code = new CfnFunction.CodeProperty { ZipFile = Code() },
            Role = role.RoleArn,
            Timeout = 300,
            MemorySize = 256,
            Environment = new CfnFunction.EnvironmentProperty { Variables = new Dictionary<string, string> { ["USER_ID"] = user.Ref } },
        });
        function.AddDependency(log);
        var invoke = new CfnPermission(this, "Invoke", new CfnPermissionProps
        {
            Action = "lambda:InvokeFunction",
            FunctionName = function.AttrArn,
            Principal = "secretsmanager.amazonaws.com",
            SourceAccount = Aws.ACCOUNT_ID,
        });
        var schedule = new CfnRotationSchedule(this, "Schedule", new CfnRotationScheduleProps
        {
            SecretId = secret.SecretArn,
            RotationLambdaArn = function.AttrArn,
            RotateImmediatelyOnUpdate = false,
            RotationRules = new CfnRotationSchedule.RotationRulesProperty { AutomaticallyAfterDays = 30 },
        });
        schedule.AddDependency(invoke);
    }

    private static string Code()
    {
        using var reader = new StreamReader(typeof(CacheRotation).Assembly.GetManifestResourceStream("CacheRotation.js")!);
        var lines = reader.ReadToEnd().ReplaceLineEndings("\n").Split('\n');
        // The comment at its head is for its readers here.
        var code = string.Join('\n', lines.SkipWhile(line => line.StartsWith("//", StringComparison.Ordinal)));
        return code.Length <= LargestInlineCode
            ? code
            : throw new InvalidOperationException($"CacheRotation.js has {code.Length} characters; CloudFormation takes {LargestInlineCode}.");
    }

    private static PolicyDocument Permissions(CfnLogGroup log, Key key, Secret secret, CfnUser user) => new(new PolicyDocumentProps
    {
        Statements =
        [
            new(new PolicyStatementProps
            {
                Actions =
                [
                    "secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue",
                    "secretsmanager:UpdateSecretVersionStage",
                ],
                Resources = [secret.SecretArn],
            }),
            // Concerns no resource: AWS takes no other.
            new(new PolicyStatementProps { Actions = ["secretsmanager:GetRandomPassword"], Resources = ["*"] }),
            new(new PolicyStatementProps { Actions = ["elasticache:DescribeUsers", "elasticache:ModifyUser"], Resources = [user.AttrArn] }),
            new(new PolicyStatementProps { Actions = ["kms:Decrypt", "kms:GenerateDataKey"], Resources = [key.KeyArn] }),
            new(new PolicyStatementProps { Actions = ["logs:CreateLogStream", "logs:PutLogEvents"], Resources = [log.AttrArn] }),
        ],
    });
}

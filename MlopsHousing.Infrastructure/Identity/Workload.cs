using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Constructs;
using MlopsHousing.Infrastructure.Configuration;

namespace MlopsHousing.Infrastructure.Identity;

/// <summary>
/// The role of one workload. Pods get it from EKS Pod Identity by their namespace and service account; the role itself
/// names them too, so that an association made by mistake gives nothing away.
/// </summary>
public sealed class Workload : Construct
{
    /// <summary>Adds a role for the pods of a service account.</summary>
    public Workload(
        Construct scope, string id, string @namespace, string serviceAccount, string description, Deployment deployment, AwsRegion region,
        params PolicyStatement[] statements)
        : base(scope, id)
    {
        Namespace = @namespace;
        ServiceAccount = serviceAccount;
        Role = new Role(this, "Role", new RoleProps
        {
            AssumedBy = new PrincipalWithConditions(new ServicePrincipal("pods.eks.amazonaws.com"), new Dictionary<string, object>
            {
                ["StringEquals"] = new Dictionary<string, string>
                {
                    ["aws:SourceAccount"] = Aws.ACCOUNT_ID,
                    ["aws:RequestTag/kubernetes-namespace"] = @namespace,
                    ["aws:RequestTag/kubernetes-service-account"] = serviceAccount,
                },
                ["ArnEquals"] = new Dictionary<string, string>
                {
                    ["aws:SourceArn"] = Names.Arn("eks", region.Name, $"cluster/{deployment.Prefix}"),
                },
            }).WithSessionTags(),
            Description = description,
            InlinePolicies = statements.Length == 0
                ? null
                : new Dictionary<string, PolicyDocument> { [id] = new(new PolicyDocumentProps { Statements = statements }) },
        });
    }

    /// <summary>Kubernetes namespace.</summary>
    public string Namespace { get; }

    /// <summary>Kubernetes service account.</summary>
    public string ServiceAccount { get; }

    /// <summary>The role.</summary>
    public Role Role { get; }

    /// <summary>Permission for actions on resources.</summary>
    internal static PolicyStatement Allow(string[] actions, params string[] resources) =>
        new(new PolicyStatementProps { Actions = actions, Resources = resources });

    /// <summary>Permission for actions on resources under conditions.</summary>
    internal static PolicyStatement AllowIf(string test, Dictionary<string, string> condition, string[] actions, params string[] resources) =>
        new(new PolicyStatementProps { Actions = actions, Resources = resources, Conditions = new Dictionary<string, object> { [test] = condition } });
}

using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;
using Constructs;
using MlopsHousing.Infrastructure.Configuration;

namespace MlopsHousing.Infrastructure.Operations;

/// <summary>Where alarms go. Encrypted with a key of its own, since the services that send must be allowed to use it.</summary>
public sealed class AlarmTopic : Construct
{
    private static readonly string[] _senders =
        ["cloudwatch.amazonaws.com", "budgets.amazonaws.com", "costalerts.amazonaws.com", "backup.amazonaws.com"];

    /// <summary>Adds it.</summary>
    public AlarmTopic(Construct scope, Deployment deployment)
        : base(scope, "AlarmTopic")
    {
        var key = new Key(this, "Key", new KeyProps
        {
            Description = "Encrypts alarms on their way",
            EnableKeyRotation = true,
            RemovalPolicy = RemovalPolicy.RETAIN,
        });
        var topic = new CfnTopic(this, "Topic", new CfnTopicProps
        {
            DisplayName = $"{deployment.Prefix} alarms",
            KmsMasterKeyId = key.KeyId,
        });
        Arn = topic.Ref;
        // Not every sender names its account when it asks KMS, so the condition stands at the topic alone.
        foreach (var sender in _senders)
            key.AddToResourcePolicy(new PolicyStatement(new PolicyStatementProps
            {
                Principals = [new ServicePrincipal(sender)],
                Actions = ["kms:Decrypt", "kms:GenerateDataKey"],
                Resources = ["*"], // in a key's policy: the key
            }));
        _ = new CfnTopicPolicy(this, "Policy", new CfnTopicPolicyProps
        {
            Topics = [topic.Ref],
            PolicyDocument = new PolicyDocument(new PolicyDocumentProps
            {
                Statements =
                [
                    .. _senders.Select(sender => Publish(sender, topic.Ref)),
                    new(new PolicyStatementProps
                    {
                        Effect = Effect.DENY,
                        Principals = [new AnyPrincipal()],
                        Actions = ["sns:Publish"],
                        Resources = [topic.Ref],
                        Conditions = new Dictionary<string, object> { ["Bool"] = new Dictionary<string, string> { ["aws:SecureTransport"] = "false" } },
                    }),
                ],
            }),
        });
        if (deployment.AlarmEmail is { } address)
            _ = new CfnSubscription(this, "Email", new CfnSubscriptionProps { TopicArn = topic.Ref, Protocol = "email", Endpoint = address });
    }

    /// <summary>The topic.</summary>
    public string Arn { get; }

    private static PolicyStatement Publish(string service, string topic) => new(new PolicyStatementProps
    {
        Principals = [new ServicePrincipal(service)],
        Actions = ["sns:Publish"],
        Resources = [topic],
        Conditions = new Dictionary<string, object> { ["StringEquals"] = new Dictionary<string, string> { ["aws:SourceAccount"] = Aws.ACCOUNT_ID } },
    });
}

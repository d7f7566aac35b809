using Amazon.CDK.AWS.Logs;
using Constructs;
using MlopsHousing.Infrastructure.Configuration;
using MlopsHousing.Infrastructure.Data;

namespace MlopsHousing.Infrastructure.Operations;

/// <summary>What watches and keeps the rest: backups, alarms, costs, logs.</summary>
public sealed class OperationsStack : PlatformStack
{
    /// <summary>Synthesises the operations of one region.</summary>
    public OperationsStack(Construct scope, Deployment deployment, AwsRegion region, DataStack data)
        : base(scope, "operations", deployment, region.Name, $"Backups, alarms, costs and logs of MlopsHousing {deployment.EnvironmentText}.")
    {
        var logs = new CfnLogGroup(this, "ApplicationLogs", new CfnLogGroupProps
        {
            LogGroupName = Names.ApplicationLogs(deployment),
            RetentionInDays = deployment.Settings.LogDays,
        });
        logs.ApplyRemovalPolicy(deployment.LogRemoval);
        var topic = new AlarmTopic(this, deployment);
        _ = new Alarms(this, deployment, data, topic.Arn);
        _ = new Backups(this, deployment, region, data);
        // Costs are the account's, not a region's.
        if (region == deployment.Regions[0])
            _ = new Costs(this, deployment, topic.Arn);

        Output("AlarmTopicArn", topic.Arn, "Everything that needs a person.");
        Output("ApplicationLogGroup", logs.Ref, "Where pods' logs are shipped to.");
    }
}

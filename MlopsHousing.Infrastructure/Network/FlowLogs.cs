using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Logs;
using Constructs;
using MlopsHousing.Infrastructure.Configuration;

namespace MlopsHousing.Infrastructure.Network;

/// <summary>Who talked to whom, for the log period; the first thing that's asked for after an incident.</summary>
public sealed class FlowLogs : Construct
{
    /// <summary>Adds them to the network.</summary>
    public FlowLogs(Construct scope, CfnVPC vpc, Deployment deployment)
        : base(scope, "FlowLogs")
    {
        var group = new CfnLogGroup(this, "Group", new CfnLogGroupProps
        {
            LogGroupName = $"/{deployment.Prefix}/flow-logs",
            RetentionInDays = deployment.Settings.LogDays,
        });
        group.ApplyRemovalPolicy(deployment.LogRemoval);
        var role = new Role(this, "Role", new RoleProps
        {
            AssumedBy = new ServicePrincipal("vpc-flow-logs.amazonaws.com"),
            Description = "Writes the VPC's flow logs",
        });
        role.AddToPolicy(new PolicyStatement(new PolicyStatementProps
        {
            Actions = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
            Resources = [group.AttrArn],
        }));
        _ = new CfnFlowLog(this, "FlowLog", new CfnFlowLogProps
        {
            ResourceId = vpc.Ref,
            ResourceType = "VPC",
            TrafficType = "ALL",
            LogDestinationType = "cloud-watch-logs",
            LogGroupName = group.Ref,
            DeliverLogsPermissionArn = role.RoleArn,
            MaxAggregationInterval = 600,
        });
    }
}

using System.Text.Json;
using Amazon.CDK.AWS.Budgets;
using Amazon.CDK.AWS.CE;
using Constructs;
using MlopsHousing.Infrastructure.Configuration;

namespace MlopsHousing.Infrastructure.Operations;

/// <summary>
/// A monthly budget, and an alarm on days that cost unlike the days before. Both count what carries the environment's tag,
/// which the account's billing has to know as a cost-allocation tag (docs/operations.md).
/// </summary>
public sealed class Costs : Construct
{
    /// <summary>USD a day over what was expected, below which nobody is told.</summary>
    private const int WorthAnAlarmUsd = 20;

    /// <summary>Adds them.</summary>
    public Costs(Construct scope, Deployment deployment, string topic)
        : base(scope, "Costs")
    {
        _ = new CfnBudget(this, "Budget", new CfnBudgetProps
        {
            Budget = new CfnBudget.BudgetDataProperty
            {
                BudgetName = deployment.Prefix,
                BudgetType = "COST",
                TimeUnit = "MONTHLY",
                BudgetLimit = new CfnBudget.SpendProperty { Amount = deployment.Settings.MonthlyBudgetUsd * deployment.Regions.Count, Unit = "USD" },
                CostFilters = new Dictionary<string, object> { ["TagKeyValue"] = new[] { $"user:Environment${deployment.EnvironmentText}" } },
            },
            NotificationsWithSubscribers = new[] { Tell("ACTUAL", 80, topic), Tell("FORECASTED", 100, topic) },
            ResourceTags = Tags(deployment).Select(tag => new CfnBudget.ResourceTagProperty { Key = tag.Key, Value = tag.Value }).ToArray<object>(),
        });
        var monitor = new CfnAnomalyMonitor(this, "AnomalyMonitor", new CfnAnomalyMonitorProps
        {
            MonitorName = deployment.Prefix,
            MonitorType = "CUSTOM",
            MonitorSpecification = JsonSerializer.Serialize(new { Tags = new { Key = "Environment", Values = new[] { deployment.EnvironmentText } } }),
            ResourceTags = Tags(deployment).Select(tag => new CfnAnomalyMonitor.ResourceTagProperty { Key = tag.Key, Value = tag.Value }).ToArray<object>(),
        });
        _ = new CfnAnomalySubscription(this, "AnomalySubscription", new CfnAnomalySubscriptionProps
        {
            SubscriptionName = deployment.Prefix,
            Frequency = "IMMEDIATE",
            MonitorArnList = [monitor.AttrMonitorArn],
            Subscribers = new[] { new CfnAnomalySubscription.SubscriberProperty { Type = "SNS", Address = topic } },
            ThresholdExpression = JsonSerializer.Serialize(new
            {
                Dimensions = new { Key = "ANOMALY_TOTAL_IMPACT_ABSOLUTE", MatchOptions = new[] { "GREATER_THAN_OR_EQUAL" }, Values = new[] { $"{WorthAnAlarmUsd}" } },
            }),
            ResourceTags = Tags(deployment).Select(tag => new CfnAnomalySubscription.ResourceTagProperty { Key = tag.Key, Value = tag.Value }).ToArray<object>(),
        });
    }

    private static IReadOnlyDictionary<string, string> Tags(Deployment deployment) => PlatformStack.TagsOf(deployment, "operations");

    private static CfnBudget.NotificationWithSubscribersProperty Tell(string kind, int percent, string topic) => new()
    {
        Notification = new CfnBudget.NotificationProperty
        {
            NotificationType = kind,
            ComparisonOperator = "GREATER_THAN",
            Threshold = percent,
            ThresholdType = "PERCENTAGE",
        },
        Subscribers = new[] { new CfnBudget.SubscriberProperty { SubscriptionType = "SNS", Address = topic } },
    };
}

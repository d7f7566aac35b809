using System.Text.Json.Nodes;

namespace MlopsHousing.Tests.Infrastructure;

[Collection(Synthesis.Name)]
public sealed class OperationsTests(SynthFixture synth)
{
    [Fact]
    public void Backups_run_every_night_and_are_copied_to_the_vault_of_a_second_region()
    {
        var rule = synth.Of("operations").Only("AWS::Backup::BackupPlan")["BackupPlan", "BackupPlanRule"]!.AsArray().Single()!;
        Assert.Equal("cron(0 4 * * ? *)", (string)rule["ScheduleExpression"]!);
        Assert.Equal(35, (int)rule["Lifecycle"]!["DeleteAfterDays"]!);
        var copy = rule["CopyActions"]!.AsArray().Single()!["DestinationBackupVaultArn"]!.ToJsonString();
        Assert.Contains("backup:us-east-1:", copy, StringComparison.Ordinal);
        var vault = synth.Production.Single(template => template.Name.EndsWith("us-east-1-recovery", StringComparison.Ordinal)).Only("AWS::Backup::BackupVault");
        Assert.EndsWith($"backup-vault:{(string)vault["BackupVaultName"]!}\"}}", copy, StringComparison.Ordinal);
        Assert.Null(synth.Dev.Single(template => template.Name.EndsWith("-operations", StringComparison.Ordinal))
            .Only("AWS::Backup::BackupPlan")["BackupPlan", "BackupPlanRule"]![0]!["CopyActions"]);
    }

    [Fact]
    public void The_database_the_buckets_and_the_pods_volumes_carry_the_tag_that_backups_select()
    {
        var selected = (string)synth.Of("operations").Only("AWS::Backup::BackupSelection")["BackupSelection", "ListOfTags"]![0]!["ConditionValue"]!;
        foreach (var (type, id) in new[] { ("AWS::RDS::DBInstance", ""), ("AWS::S3::Bucket", "BucketsModels"), ("AWS::S3::Bucket", "BucketsBackups") })
            Assert.Equal(selected, Tags.Of(synth.Of("data").Only(type, id))["Backup"]);
        var driver = JsonNode.Parse((string)synth.Of("cluster").Only("AWS::EKS::Addon", "AddOnsawsebscsidriver")["ConfigurationValues"]!)!;
        Assert.Equal(selected, (string)driver["controller"]!["extraVolumeTags"]!["Backup"]!);
    }

    [Fact]
    public void Every_alarm_tells_the_topic_and_the_handbook_says_what_to_do()
    {
        var template = synth.Of("operations");
        var topic = template.Only("AWS::SNS::Topic");
        Assert.NotNull(topic["KmsMasterKeyId"]);
        var alarms = template.Resources.Where(resource => resource.Type == "AWS::CloudWatch::Alarm").ToList();
        Assert.True(alarms.Count >= 8);
        var handbook = File.ReadAllText(Repository.File("docs", "operations.md"));
        Assert.All(alarms, alarm =>
        {
            Assert.Equal(topic.Id, (string)alarm["AlarmActions"]![0]!["Ref"]!);
            var name = ((string)alarm["AlarmName"]!)["mlops-housing-production-".Length..];
            Assert.Contains($"| `{name}` |", handbook, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Costs_have_a_budget_and_an_alarm_in_one_region_only()
    {
        Assert.Equal(1200 * 2, (int)synth.Of("operations").Only("AWS::Budgets::Budget")["Budget", "BudgetLimit", "Amount"]!);
        Assert.Single(synth.Production.SelectMany(template => template.Resources), resource => resource.Type == "AWS::Budgets::Budget");
        Assert.Single(synth.Production.SelectMany(template => template.Resources), resource => resource.Type == "AWS::CE::AnomalySubscription");
    }

    [Fact]
    public void Every_log_group_forgets_after_a_time() => Assert.All(
        synth.All.SelectMany(template => template.Resources).Where(resource => resource.Type == "AWS::Logs::LogGroup"),
        group => Assert.InRange((int)group["RetentionInDays"]!, 1, 90));
}

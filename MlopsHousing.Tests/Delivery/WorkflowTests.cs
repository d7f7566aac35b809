using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace MlopsHousing.Tests.Delivery;

/// <summary>What actionlint doesn't hold the workflows to.</summary>
public sealed partial class WorkflowTests
{
    public static TheoryData<string> Names => [.. Workflow.All.Select(workflow => workflow.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_action_is_pinned_by_its_commit_with_the_version_beside_it(string name)
    {
        // Version tags can be moved, and have been, on a popular scanner's action.
        var uses = Uses().Matches(Of(name).Text);
        Assert.NotEmpty(uses);
        Assert.All(uses, use => Assert.Matches(Pinned(), use.Value));
    }

    [Fact]
    public void One_action_has_one_version_everywhere()
    {
        var versions = Workflow.All
            .SelectMany(workflow => Uses().Matches(workflow.Text))
            .Select(use => use.Groups[1].Value.Split('@'))
            .GroupBy(parts => parts[0], parts => parts[1]);
        Assert.All(versions, action => Assert.Single(action.Distinct()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_workflow_may_only_read_unless_a_job_says_more(string name)
    {
        var permissions = Assert.IsType<YamlMappingNode>(Of(name)["permissions"]);
        var (scope, access) = Assert.Single(permissions.Children);
        Assert.Equal("contents: read", $"{scope}: {access}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_workflow_does_not_run_beside_itself(string name) => Assert.NotNull(Of(name)["concurrency"]);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_job_has_a_time_limit(string name) =>
        Assert.All(Of(name).Jobs, job => Assert.True(job.Job.Children.ContainsKey("timeout-minutes"), $"{job.Name} has no timeout-minutes."));

    [Fact]
    public void Every_script_and_project_that_a_step_names_is_there()
    {
        var named = Workflow.All.SelectMany(workflow => workflow.Scripts).SelectMany(script => Named().Matches(script)).Select(match => match.Groups[1].Value).ToList();
        Assert.Contains(".ci/run", named);
        Assert.All(named, path => Assert.True(Path.Exists(Repository.File(path)), $"There is no {path}."));
    }

    [Fact]
    public void No_cloud_key_is_stored()
    {
        // AWS is reached by a token of the run (OIDC); Docker Hub knows no such thing.
        var secrets = Workflow.All.SelectMany(workflow => Secrets().Matches(workflow.Text)).Select(match => match.Groups[1].Value).Distinct();
        Assert.All(secrets, secret => Assert.Contains(secret, new[] { "DOCKERHUB_USERNAME", "DOCKERHUB_TOKEN", "GITHUB_TOKEN" }));
    }

    [Fact]
    public void What_has_to_be_allowed_before_a_workflow_makes_a_pull_request_is_written_down()
    {
        // GitHub refuses it at first, and begins no required job on it by itself.
        Assert.Contains(Workflow.All.SelectMany(workflow => workflow.Scripts), script => script.Contains("gh pr create", StringComparison.Ordinal));
        var handbook = File.ReadAllText(Repository.File("docs", "delivery.md"));
        Assert.All(
            ["Allow GitHub Actions to create and approve pull requests", "Approve workflows to run"],
            setting => Assert.Contains(setting, handbook, StringComparison.Ordinal));
    }

    private static Workflow Of(string name) => Workflow.All.Single(workflow => workflow.Name == name);

    [GeneratedRegex(@"uses: *(\S+).*")]
    private static partial Regex Uses();

    [GeneratedRegex(@"^uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"(?:\bbash |--project |dotnet (?:build|restore|test) )(?!-)([\w./-]+)")]
    private static partial Regex Named();

    [GeneratedRegex(@"secrets\.(\w+)")]
    private static partial Regex Secrets();
}

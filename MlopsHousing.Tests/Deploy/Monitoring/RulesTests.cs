using System.Text.RegularExpressions;
using MlopsHousing.Cli.Doctor;
using MlopsHousing.Cli.Doctor.Rules;
using MlopsHousing.Tests.Deploy.Resources;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Deploy.Monitoring;

/// <summary>Recording rules and alerts, by Prometheus' own tool and against what people find in the runbook.</summary>
public sealed partial class RulesTests : IDisposable
{
    private static readonly string _folder = Repository.File("deploy", "monitoring");

    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Promtool_finds_no_fault_with_the_rules()
    {
        var (code, output, error) = Tool.Run(Promtool(), ["check", "rules", "--lint=all", "--lint-fatal", .. Files("rules")]);
        Assert.True(code == 0, output + error);
    }

    [Fact]
    public void Alerts_fire_and_stay_quiet_on_series_as_they_should()
    {
        var (code, output, error) = Tool.Run(Promtool(), ["test", "rules", .. Files("rules", "tests")]);
        Assert.True(code == 0, output + error);
    }

    [Fact]
    public void Every_alert_has_a_case_in_which_it_fires_and_one_in_which_it_does_not()
    {
        var cases = Files("rules", "tests").SelectMany(file => YamlQueries.Documents(File.ReadAllText(file), file))
            .SelectMany(document => document.Items("tests")).SelectMany(test => test.Items("alert_rule_test"))
            .ToLookup(one => one.Text("alertname"), one => one.Items("exp_alerts").Any());
        Assert.All(Alerts(), alert => Assert.Equal([false, true], cases[alert.Alert].Distinct().Order()));
    }

    [Fact]
    public void Every_alert_says_how_grave_it_is_whose_it_is_and_what_to_do()
    {
        var runbook = Heading().Matches(File.ReadAllText(Repository.File("docs", "runbook.md"))).Select(heading => heading.Groups[1].Value).ToList();
        Assert.All(Alerts(), alert =>
        {
            Assert.Contains(alert.Labels["severity"], new[] { "warning", "critical" });
            Assert.Contains(alert.Labels["team"], new[] { "ml", "platform" });
            Assert.All(new[] { "summary", "description" }, text => Assert.EndsWith(".", alert.Annotations[text], StringComparison.Ordinal));
            Assert.EndsWith($"/docs/runbook.md#{alert.Alert!.ToLowerInvariant()}", alert.Annotations["runbook_url"], StringComparison.Ordinal);
        });
        Assert.Equal(Alerts().Select(alert => alert.Alert).Order(StringComparer.Ordinal), runbook.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_clusters_objects_are_what_the_script_makes_of_the_rules()
    {
        Directory.CreateDirectory(_temp["cluster"]);
        Directory.CreateDirectory(_temp["rules"]);
        File.Copy(Path.Combine(_folder, "generate.sh"), _temp["generate.sh"]);
        foreach (var file in Files("rules")) File.Copy(file, Path.Combine(_temp["rules"], Path.GetFileName(file)));
        Assert.Equal(0, Tool.Run("bash", [_temp["generate.sh"]]).Code);

        var made = Directory.EnumerateFiles(_temp["cluster"]).ToDictionary(file => Path.GetFileName(file), File.ReadAllText);
        var kept = Files("cluster").Where(file => Path.GetFileName(file) != "kustomization.yaml").ToDictionary(file => Path.GetFileName(file), File.ReadAllText);
        Assert.Equal(made.OrderBy(pair => pair.Key), kept.OrderBy(pair => pair.Key));
        Assert.Equal(made.Count, Cluster().Of<PrometheusRule>().Count());
    }

    [Fact]
    public void Prometheus_takes_the_clusters_objects()
    {
        Assert.Empty(ApiSchemas.Faults(Cluster().Yaml));
        var overlay = new Overlay();
        overlay.Add(Cluster().Yaml, "cluster");
        Assert.Empty(new MonitorLabels().Check(overlay));
    }

    private static Manifests Cluster() => Manifests.Render("deploy", "monitoring", "cluster");

    private static List<RuleGroup.Rule> Alerts() =>
        [.. Cluster().Of<PrometheusRule>().SelectMany(rule => rule.Spec.Groups).SelectMany(group => group.Rules).Where(rule => rule.Alert is not null)];

    private static IEnumerable<string> Files(params string[] path) => Directory.EnumerateFiles(Path.Combine([_folder, .. path]), "*.yaml").Order(StringComparer.Ordinal);

    private static string Promtool() => Requires.Program("promtool", package: "prometheus");

    [GeneratedRegex("^## (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}

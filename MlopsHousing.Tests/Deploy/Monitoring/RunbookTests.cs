using System.Globalization;
using System.Text.RegularExpressions;
using MlopsHousing.Tests.Deploy.Resources;

namespace MlopsHousing.Tests.Deploy.Monitoring;

/// <summary>What the runbook says of when an alert fires.</summary>
public sealed partial class RunbookTests
{
    [Theory]
    [InlineData("AvailabilityBurnsFast", 2)]
    [InlineData("AvailabilityBurnsSlowly", 2)]
    [InlineData("LatencyBurnsFast", 2)]
    [InlineData("LatencyBurnsSlowly", 2)]
    public void Each_share_at_which_a_budget_burns_is_told(string alert, int shares)
    {
        var rule = Manifests.Render("deploy", "monitoring", "cluster").Of<PrometheusRule>()
            .SelectMany(one => one.Spec.Groups).SelectMany(group => group.Rules).Single(one => one.Alert == alert);
        var fires = Threshold().Matches(rule.Expr).Select(found => Number(found, "times") * Number(found, "budget")).Distinct().ToList();
        Assert.Equal(shares, fires.Count);
        var entry = File.ReadAllText(Repository.File("docs", "runbook.md")).Split("\n## ").Single(one => one.StartsWith($"{alert}\n", StringComparison.Ordinal));
        Assert.All(fires, share => Assert.Contains(string.Create(CultureInfo.InvariantCulture, $" {share * 100:0.##} % over "), entry.Replace('\n', ' '), StringComparison.Ordinal));
    }

    [Fact]
    public void Logs_of_several_pods_are_asked_for_whole()
    {
        // By a label kubectl shows ten lines of each, and an error is rarely among them.
        var commands = Logs().Matches(File.ReadAllText(Repository.File("docs", "runbook.md"))).Select(found => found.Value).ToList();
        Assert.True(commands.Count >= 3);
        Assert.All(commands, command => Assert.Contains(" --tail=-1 ", command, StringComparison.Ordinal));
    }

    private static decimal Number(Match found, string group) => decimal.Parse(found.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("`kubectl logs -l [^`]{5,}`")]
    private static partial Regex Logs();

    [GeneratedRegex(@"> (?<times>[\d.]+) \* (?<budget>[\d.]+)")]
    private static partial Regex Threshold();
}

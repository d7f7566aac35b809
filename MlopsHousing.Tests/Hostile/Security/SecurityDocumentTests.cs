using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MlopsHousing.Tests.Hostile.Security;

/// <summary>What <c>docs/security.md</c> names is there.</summary>
public sealed partial class SecurityDocumentTests
{
    private static readonly string _page = File.ReadAllText(Repository.File("docs", "security.md"));

    [Fact]
    public void Every_link_leads_to_a_file_or_folder_of_the_checkout()
    {
        var links = Link().Matches(_page).Select(l => l.Groups["to"].Value).Where(l => !l.StartsWith("http", StringComparison.Ordinal)).ToList();
        Assert.True(links.Count > 50);
        Assert.DoesNotContain(links, link => !Path.Exists(Path.GetFullPath(Path.Combine(Repository.Root, "docs", link))));
    }

    [Fact]
    public void Every_test_that_is_named_is_a_class_of_tests()
    {
        var named = TestName().Matches(_page).Select(m => m.Groups["name"].Value).Distinct().ToList();
        Assert.True(named.Count > 40);
        var classes = typeof(SecurityDocumentTests).Assembly.GetTypes()
            .Where(type => type.GetMethods().Any(method => method.GetCustomAttributes(inherit: true).Any(a => a is FactAttribute)))
            .Select(type => type.Name).ToHashSet(StringComparer.Ordinal);
        Assert.Empty(named.Except(classes));
    }

    [Fact]
    public void Every_threat_and_every_point_says_where_it_is_met_and_by_which_test()
    {
        // A row of either table: its last cell names tests, the one before where.
        var rows = _page.Split('\n').Where(line => Row().IsMatch(line)).Select(line => line.Trim('|', ' ').Split(" | ")).ToList();
        Assert.True(rows.Count > 50, $"{rows.Count} rows");
        Assert.All(rows, row => Assert.True(TestName().IsMatch(row[^1]) && row[^2].Length > 0, string.Join(" | ", row)));
        foreach (var kind in "STRIDE") Assert.Contains(rows, row => row[0] == $"{kind}");
    }

    [Fact]
    public void A_package_with_a_known_fault_breaks_the_build()
    {
        var properties = XDocument.Load(Repository.File("Directory.Build.props")).Descendants("PropertyGroup").Elements().ToDictionary(p => p.Name.LocalName, p => p.Value);
        Assert.Equal("true", properties["NuGetAudit"]);
        Assert.Equal("all", properties["NuGetAuditMode"]); // transitive ones, too
        Assert.Equal("true", properties["TreatWarningsAsErrors"]); // NU1901 to NU1904 are warnings
        Assert.DoesNotContain("NU19", properties["NoWarn"], StringComparison.Ordinal);
        Assert.DoesNotContain("NuGetAuditSuppress", File.ReadAllText(Repository.File("Directory.Build.props")), StringComparison.Ordinal);
        Assert.Contains("npm audit", File.ReadAllText(Repository.File(".github", "workflows", "nightly.yml")), StringComparison.Ordinal);
    }

    [Fact]
    public void Vulnerabilities_are_reported_privately()
    {
        var policy = File.ReadAllText(Repository.File("SECURITY.md"));
        Assert.Contains("Report a vulnerability", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("@", policy, StringComparison.Ordinal); // no address that nobody reads
        Assert.Contains("docs/security.md", File.ReadAllText(Repository.File("README.md")), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\]\((?<to>[^)#\s]+)")]
    private static partial Regex Link();

    [GeneratedRegex("`(?<name>[A-Za-z0-9]+Tests)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"^\| ([STRIDE] \| [1-6] \||\d+\.\d+\.\d+)")]
    private static partial Regex Row();
}

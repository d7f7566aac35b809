using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MlopsHousing.Tests.Architecture;

/// <summary>The AppHost may need packages that a feed lacks, so it is built on request only; and it is one screen.</summary>
public sealed partial class AspireTests
{
    private const int OneScreen = 60;

    private static readonly string _solution = File.ReadAllText(Repository.File("MlopsHousing.sln"));
    private static readonly string _project = File.ReadAllText(Repository.File("MlopsHousing.AppHost", "MlopsHousing.AppHost.csproj"));

    [Fact]
    public void The_AppHost_is_built_in_the_solution_configuration_Aspire_alone()
    {
        var projects = Project().Matches(_solution).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["id"].Value);
        Assert.True(projects.Count >= 11);
        var builds = Build().Matches(_solution).Select(match => (Id: match.Groups["id"].Value, Configuration: match.Groups["configuration"].Value)).ToList();
        foreach (var (name, id) in projects)
        {
            string[] configurations = name == "MlopsHousing.AppHost" ? ["Aspire"] : ["Aspire", "Debug", "Release"];
            Assert.Equal(configurations, builds.Where(build => build.Id == id).Select(build => build.Configuration).Distinct().Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void The_AppHost_is_composed_on_one_screen() =>
        Assert.True(File.ReadLines(Repository.File("MlopsHousing.AppHost", "AppHost.cs")).Count() <= OneScreen, $"AppHost.cs is longer than {OneScreen} lines.");

    [Fact]
    public void Sdk_packages_and_client_integrations_of_Aspire_are_of_one_version()
    {
        var versions = XDocument.Load(Repository.File("Directory.Packages.props")).Descendants("PackageVersion")
            .Where(package => ((string)package.Attribute("Include")!) is { } name && name.StartsWith("Aspire.", StringComparison.Ordinal) && name != "Aspire.Hosting.AWS")
            .Select(package => (string)package.Attribute("Version")!);
        Assert.Equal(Sdk().Match(_project).Groups["version"].Value, Assert.Single(versions.Distinct()));
    }

    [Fact]
    public void Services_are_restored_and_built_with_Aspires_integrations_when_the_AppHost_is()
    {
        var options = File.ReadAllLines(Repository.File("MlopsHousing.AppHost", "Directory.Build.rsp"));
        Assert.Contains("-property:AspireIntegrations=true", options);
        Assert.Contains("-restoreProperty:AspireIntegrations=true", options);
    }

    [Fact]
    public void Passwords_are_kept_as_long_as_the_volumes_that_know_them()
    {
        Assert.Contains(".WithDataVolume()", File.ReadAllText(Repository.File("MlopsHousing.AppHost", "Data.cs")), StringComparison.Ordinal);
        Assert.NotEmpty(XDocument.Parse(_project).Descendants("UserSecretsId").Single().Value);
    }

    [Fact]
    public void Images_are_named_with_their_registry_as_Podman_wants_it()
    {
        var images = Image().Matches(File.ReadAllText(Repository.File("MlopsHousing.AppHost", "Observability.cs"))).Select(match => match.Groups["image"].Value).ToList();
        Assert.Equal(4, images.Count);
        Assert.All(images, image => Assert.StartsWith("docker.io/", image, StringComparison.Ordinal));
    }

    [Fact]
    public void Aspirate_is_pinned_and_runs_on_a_newer_runtime()
    {
        using var tools = JsonDocument.Parse(File.ReadAllText(Repository.File(".config", "dotnet-tools.json")));
        var aspirate = tools.RootElement.GetProperty("tools").GetProperty("aspirate");
        Assert.Equal("9.1.0", aspirate.GetProperty("version").GetString());
        Assert.True(aspirate.GetProperty("rollForward").GetBoolean());
    }

    [GeneratedRegex(@"= ""(?<name>MlopsHousing\.\w+)"", ""[^""]+"", ""(?<id>\{[0-9A-F-]+\})""")]
    private static partial Regex Project();

    [GeneratedRegex(@"(?<id>\{[0-9A-F-]+\})\.(?<configuration>\w+)\|[\w ]+\.Build\.0")]
    private static partial Regex Build();

    [GeneratedRegex(@"AddContainer\(""\w+"", ""(?<image>[^""]+)""")]
    private static partial Regex Image();

    [GeneratedRegex(@"Sdk=""Aspire\.AppHost\.Sdk/(?<version>[\d.]+)""")]
    private static partial Regex Sdk();
}

using System.CommandLine;
using System.Text.RegularExpressions;

namespace MlopsHousing.Tests.Documentation;

/// <summary>The table of docs/operations.md that says who needs what of a registry in a bucket.</summary>
public sealed partial class RegistryRightsTests
{
    [Fact]
    public void Every_command_that_takes_a_registry_is_in_it()
    {
        var section = File.ReadAllText(Repository.File("docs", "operations.md")).Split("\n## ").Single(one => one.StartsWith("A registry in a bucket\n", StringComparison.Ordinal));
        var told = section.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .SelectMany(row => Quoted().Matches(row.Split('|')[1])).Select(name => name.Groups["name"].Value).ToHashSet();
        // A row names a group of commands once, before the first.
        Assert.All(Takers(MlopsHousing.Cli.CommandLine.Root(), ""), path => Assert.True(told.Contains(path) || told.Contains(path[(path.LastIndexOf(' ') + 1)..]), $"'{path}' is missing."));
    }

    private static IEnumerable<string> Takers(Command command, string path) =>
        command.Subcommands.SelectMany(one => Takers(one, $"{path} {one.Name}".Trim()))
            .Concat(command.Options.Any(option => option.Name == "--registry") ? [path] : []);

    [GeneratedRegex("`(mlops )?(?<name>[^`]+)`")]
    private static partial Regex Quoted();
}

using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MlopsHousing.Tests.Architecture;

/// <summary>Rules of CONTRIBUTING.md that a machine can hold.</summary>
public sealed partial class TasteTests
{
    private const int LongestProgram = 45;

    private static readonly string[] _textFiles =
        ["*.cs", "*.csproj", "*.props", "*.targets", "*.json", "*.md", "*.yaml", "*.yml", "*.proto", "*.sh", "*.sln", ".editorconfig"];

    // Words that say nothing about what a thing is.
    private static readonly string[] _emptyWords = ["Manager", "Helper", "Helpers", "Util", "Utils", "Common", "Shared", "Core", "Wrapper"];

    [Fact]
    public void A_program_is_composed_on_one_screen()
    {
        var programs = Checkout.Files("Program.cs").ToList();
        Assert.NotEmpty(programs);
        Assert.All(programs, path =>
            Assert.True(File.ReadLines(path).Count() <= LongestProgram, $"{Checkout.Relative(path)} is longer than {LongestProgram} lines."));
    }

    [Fact]
    public void Services_ship_no_settings_files()
    {
        // Two would collide where one host publishes both; defaults live in options classes.
        Assert.Empty(Checkout.Files("appsettings*.json").Select(Checkout.Relative));
    }

    [Fact]
    public void Every_package_has_one_exact_version()
    {
        var props = XDocument.Load(Repository.File("Directory.Packages.props"));
        var properties = props.Descendants("PropertyGroup").Elements().ToDictionary(property => $"$({property.Name})", property => property.Value);
        var versions = props.Descendants("PackageVersion").Select(version => (string)version.Attribute("Version")!).ToList();
        Assert.NotEmpty(versions);
        Assert.All(versions, version => Assert.Matches(ExactVersion(), properties.GetValueOrDefault(version, version)));
        Assert.All(ProjectFile.All, project => Assert.Empty(project.OwnVersions));
    }

    [Fact]
    public void Files_are_named_for_what_they_hold()
    {
        var names = Checkout.Files("*.cs").Select(path => Path.GetFileNameWithoutExtension(path)).ToList();
        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.DoesNotContain(_emptyWords, word => name.EndsWith(word, StringComparison.Ordinal)));
    }

    [Fact]
    public void No_file_names_a_folder_of_somebodys_machine()
    {
        var found =
            from pattern in _textFiles
            from path in Checkout.Files(pattern)
            from line in File.ReadLines(path).Index()
            where MachinePath().IsMatch(line.Item)
            select $"{Checkout.Relative(path)}:{line.Index + 1}: {line.Item.Trim()}";
        Assert.Empty(found);
    }

    [GeneratedRegex(@"^\d+(\.\d+){1,3}(-[0-9A-Za-z.-]+)?$")]
    private static partial Regex ExactVersion();

    // Home folders, and the folder that this repository is often mounted in.
    [GeneratedRegex(@"(?<![\w.~}])/(home|root|Users|work)/\w|[A-Z]:\\+Users\\")]
    private static partial Regex MachinePath();
}

using System.Text.Json;
using System.Xml.Linq;

namespace MlopsHousing.Tests.Architecture;

/// <summary>A project of the solution, as its file and its build output tell.</summary>
internal sealed class ProjectFile
{
    private readonly XDocument _xml;

    private ProjectFile(string path)
    {
        Path = path;
        Name = System.IO.Path.GetFileNameWithoutExtension(path);
        _xml = XDocument.Load(path);
    }

    /// <summary>Every project below the root, in ordinal order.</summary>
    public static IReadOnlyList<ProjectFile> All { get; } =
        [.. Checkout.Files("*.csproj").Order(StringComparer.Ordinal).Select(path => new ProjectFile(path))];

    public string Name { get; }

    public string Path { get; }

    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>The projects that it names itself.</summary>
    public IReadOnlySet<string> References => Includes("ProjectReference")
        .Select(include => System.IO.Path.GetFileNameWithoutExtension(include.Replace('\\', '/')))
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>The package references that carry a version of their own.</summary>
    public IEnumerable<string> OwnVersions => _xml.Descendants("PackageReference")
        .Where(reference => reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null)
        .Select(reference => (string)reference.Attribute("Include")!);

    /// <summary>The framework references, such as <c>Microsoft.AspNetCore.App</c>; the web SDK brings that one along.</summary>
    public IReadOnlySet<string> Frameworks => Includes("FrameworkReference")
        .Concat((string?)_xml.Root!.Attribute("Sdk") == "Microsoft.NET.Sdk.Web" ? ["Microsoft.AspNetCore.App"] : [])
        .ToHashSet(StringComparer.Ordinal);

    public static ProjectFile Of(string name) => All.Single(project => project.Name == name);

    /// <summary>Everything it runs with: packages and projects, direct or not, from its build's deps.json.</summary>
    public IReadOnlyList<Library> Libraries()
    {
        var deps = System.IO.Path.Combine(Folder, "bin", Repository.Configuration, "net10.0", $"{Name}.deps.json");
        using var json = JsonDocument.Parse(File.ReadAllBytes(deps));
        return [.. json.RootElement.GetProperty("targets").EnumerateObject().Single().Value.EnumerateObject()
            .Select(library => new Library(library.Name.Split('/')[0], HasNative(library.Value)))];
    }

    private static bool HasNative(JsonElement library) =>
        library.TryGetProperty("native", out _)
        || (library.TryGetProperty("runtimeTargets", out var targets)
            && targets.EnumerateObject().Any(target => target.Value.GetProperty("assetType").GetString() == "native"));

    private IEnumerable<string> Includes(string item) =>
        _xml.Descendants(item).Select(element => (string?)element.Attribute("Include")).OfType<string>();

    /// <summary>A package or project by its name, and whether it brings native code.</summary>
    internal sealed record Library(string Name, bool Native);
}

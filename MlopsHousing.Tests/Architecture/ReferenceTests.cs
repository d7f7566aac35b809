namespace MlopsHousing.Tests.Architecture;

/// <summary>Holds who may reference whom (docs/architecture.md) against the project files and the build's output.</summary>
public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string[]> _allowed = new(StringComparer.Ordinal)
    {
        ["Modeling"] = [],
        ["Training"] = ["Modeling"],
        ["Monitoring"] = ["Modeling"],
        ["ServiceDefaults"] = [],
        ["Predict"] = ["Modeling", "ServiceDefaults"],
        ["Api"] = ["Modeling", "Monitoring", "ServiceDefaults"],
        ["AllInOne"] = ["Api", "Predict"],
        ["Cli"] = ["Training", "Monitoring", "Modeling"],
        ["AppHost"] = ["Api", "Predict"],
        ["Infrastructure"] = [],
    };

    // They measure and test the others, so they may see them; nobody may see these two, but that what measures is tested.
    private static readonly string[] _onlookers = ["Benchmarks", "Tests"];

    [Fact]
    public void A_project_references_only_what_the_architecture_allows()
    {
        foreach (var project in ProjectFile.All)
        {
            var name = Short(project.Name);
            Assert.True(_allowed.ContainsKey(name) || _onlookers.Contains(name), $"{project.Name} has no place in the architecture.");
            var allowed = _allowed.GetValueOrDefault(name, [.. _allowed.Keys.Where(key => key != "AppHost"), .. name == "Tests" ? ["Benchmarks"] : Array.Empty<string>()]);
            Assert.All(project.References.Select(Short), reference =>
                Assert.True(allowed.Contains(reference), $"{name} may not reference {reference}."));
        }
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = File.ReadAllText(Repository.File("MlopsHousing.sln"));
        Assert.True(ProjectFile.All.Count >= 9);
        Assert.All(ProjectFile.All, project => Assert.Contains($"{project.Name}.csproj", solution));
    }

    [Fact]
    public void Modeling_runs_without_a_web_framework_ML_NET_or_native_code()
    {
        var modeling = ProjectFile.Of("MlopsHousing.Modeling");
        Assert.Empty(modeling.Frameworks);
        Assert.All(modeling.Libraries(), library =>
        {
            Assert.False(library.Native, $"{library.Name} brings native code into Modeling.");
            Assert.False(IsTraining(library.Name), $"{library.Name} is training's, not Modeling's.");
            Assert.False(library.Name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal), $"{library.Name} is a web framework's.");
        });
    }

    [Theory]
    [InlineData("MlopsHousing.Predict")]
    [InlineData("MlopsHousing.Api")]
    [InlineData("MlopsHousing.AllInOne")]
    public void What_serves_never_runs_with_what_trains(string service) =>
        Assert.All(ProjectFile.Of(service).Libraries(), library =>
            Assert.False(IsTraining(library.Name), $"{service} runs with {library.Name}, which is training's."));

    [Fact]
    public void Api_never_runs_with_Predict() =>
        Assert.DoesNotContain("MlopsHousing.Predict", ProjectFile.Of("MlopsHousing.Api").Libraries().Select(library => library.Name));

    [Fact]
    public void Training_is_recognised_where_it_is() =>
        Assert.Contains(ProjectFile.Of("MlopsHousing.Training").Libraries(), library => IsTraining(library.Name) && library.Native);

    private static bool IsTraining(string library) =>
        library is "MlopsHousing.Training" or "LightGBM" or "Microsoft.ML" or "ScottPlot" || library.StartsWith("Microsoft.ML.", StringComparison.Ordinal)
        || library.StartsWith("SkiaSharp", StringComparison.Ordinal);

    private static string Short(string project) => project["MlopsHousing.".Length..];
}

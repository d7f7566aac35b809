using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.AppHost;

/// <summary>Compiled only with <c>-p:AspireIntegrations=true</c>, since it needs Aspire's packages.</summary>
[Collection(nameof(AppHost))] // not while the other runs it
public sealed class ManifestTests
{
    [Fact]
    public void The_kept_manifest_is_what_the_AppHost_publishes_now()
    {
        using var folder = new TempFolder();
        var published = folder["aspire-manifest.json"];
        var (code, output, error) = Tool.Run(
            "dotnet", ["run", "--no-launch-profile", "--project", Repository.File("MlopsHousing.AppHost"), "--", "--publisher", "manifest", "--output-path", published]);
        Assert.True(code == 0, $"{output}\n{error}");

        // Paths are relative to the manifest, hence the only thing that may differ.
        var kept = File.ReadAllText(Repository.File("MlopsHousing.AppHost", "aspire-manifest.json"));
        Assert.Equal(WithoutPaths(kept), WithoutPaths(File.ReadAllText(published)));
    }

    private static IEnumerable<string> WithoutPaths(string manifest) => manifest.Split('\n').Where(line => !line.Contains("\"path\":", StringComparison.Ordinal));
}

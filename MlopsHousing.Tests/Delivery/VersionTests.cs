using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Delivery;

/// <summary>The version of what is checked out, in a repository with a history of its own.</summary>
public sealed class VersionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public VersionTests()
    {
        Requires.Program("git", package: "git");
        Directory.CreateDirectory(_folder[".ci"]);
        foreach (var script in new[] { "version.sh", "release-notes.sh" })
            File.Copy(Repository.File(".ci", script), Path.Combine(_folder.Path, ".ci", script));
        Git("init", "-q");
        WriteChangelog("");
        Commit();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_tag_is_its_version_and_commits_after_it_lead_to_the_next()
    {
        Assert.Equal("0.1.0-main.1", Version());
        WriteChangelog("## [1.2.3] - 2026-11-24\n\n### Added\n- Wings.\n\n");
        Commit();
        Git("tag", "v1.2.3");
        Assert.Equal("1.2.3", Version());
        Commit();
        Commit();
        Assert.Equal("1.2.4-main.2", Version());
        Git("checkout", "-q", "v1.2.3");
        Assert.Equal("1.2.3", Version());
    }

    [Theory]
    [InlineData("v2.0.0", "")]
    [InlineData("v2.0.0", "## [2.0.0] - 2026-11-24\n\n")]
    public void A_release_that_the_changelog_does_not_tell_of_is_refused(string tag, string changelog)
    {
        WriteChangelog(changelog);
        Commit();
        Git("tag", tag);
        var (code, output, error) = Run("version.sh");
        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("CHANGELOG.md says nothing under a heading '## [2.0.0]'", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tag_that_is_no_semantic_version_is_refused()
    {
        Git("tag", "v1.02.3");
        Assert.StartsWith("The tag v1.02.3 is no vMAJOR.MINOR.PATCH.", Run("version.sh").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Notes_are_the_versions_own_section()
    {
        WriteChangelog("## [1.10.0] - 2026-12-01\n\n- Ten.\n\n## [1.1.0] - 2026-11-24\n\n### Added\n- One.\n\n");
        Assert.Equal("### Added\n- One.", Run("release-notes.sh", "1.1.0").Output.Trim());
        Assert.Equal("- Ten.", Run("release-notes.sh", "1.10.0").Output.Trim());
    }

    private string Version()
    {
        var (code, output, error) = Run("version.sh");
        Assert.True(code == 0, error);
        return output.Trim();
    }

    private (int Code, string Output, string Error) Run(string script, params string[] args) => Tool.Run("bash", [Path.Combine(_folder.Path, ".ci", script), .. args]);

    private void WriteChangelog(string sections) => File.WriteAllText(_folder["CHANGELOG.md"], $"# Changelog\n\n## [Unreleased]\n\n- More.\n\n{sections}");

    private void Commit()
    {
        Git("add", "--all");
        Git("commit", "-q", "--allow-empty", "-m", "More");
    }

    private void Git(params string[] args)
    {
        var (code, output, error) = Tool.Run("git", ["-C", _folder.Path, "-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false", "-c", "tag.gpgsign=false", .. args]);
        Assert.True(code == 0, $"{output}{error}");
    }
}

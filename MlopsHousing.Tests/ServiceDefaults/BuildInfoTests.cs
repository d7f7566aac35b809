using MlopsHousing.ServiceDefaults;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.ServiceDefaults;

public sealed class BuildInfoTests
{
    [Theory]
    [InlineData("0.1.0+f4f9d3900000000000000000000000000000abcd", "0.1.0", "f4f9d3900000000000000000000000000000abcd")]
    [InlineData("0.1.0", "0.1.0", null)]
    [InlineData("1.2.3-beta.1+abc", "1.2.3-beta.1", "abc")]
    public void Version_and_commit_come_from_the_informational_version(string informational, string version, string? commit) =>
        Assert.Equal(new BuildInfo(version, commit, null), BuildInfo.Parse(informational, null));

    [Fact]
    public void Time_comes_in_seconds_since_1970() =>
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero), BuildInfo.Parse("0.1.0", "1795521600").Time);

    [Fact]
    public void The_time_of_this_build_is_that_of_its_commit()
    {
        var commit = BuildInfo.Current.Commit;
        Requires.That(commit is not null, "this was not built from a git repository");
        var (code, output, error) = Tool.Run(Requires.Program("git", package: "git"), ["-C", Repository.Root, "log", "-1", "--format=%ct", commit!]);
        Assert.True(code == 0, error);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(long.Parse(output)), BuildInfo.Current.Time);
    }
}

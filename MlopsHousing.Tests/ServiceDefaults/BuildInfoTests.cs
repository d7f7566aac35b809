using MlopsHousing.ServiceDefaults;

namespace MlopsHousing.Tests.ServiceDefaults;

public sealed class BuildInfoTests
{
    [Theory]
    [InlineData("0.1.0+f4f9d3900000000000000000000000000000abcd", "0.1.0", "f4f9d3900000000000000000000000000000abcd")]
    [InlineData("0.1.0", "0.1.0", null)]
    [InlineData("1.2.3-beta.1+abc", "1.2.3-beta.1", "abc")]
    public void Version_and_commit_come_from_the_informational_version(string informational, string version, string? commit) =>
        Assert.Equal(new BuildInfo(version, commit), BuildInfo.Parse(informational));
}

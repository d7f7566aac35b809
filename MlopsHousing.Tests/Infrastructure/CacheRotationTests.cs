using System.Text.Json.Nodes;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Infrastructure;

/// <summary>The function's own code, run by Node.js against a Secrets Manager and an ElastiCache of memory (rotation.js).</summary>
public sealed class CacheRotationTests
{
    [Fact]
    public void After_a_rotation_the_new_password_is_current_and_the_one_before_still_opens()
    {
        var (code, output) = Run("1");
        Assert.Equal(0, code);
        var state = JsonNode.Parse(output)!;
        Assert.Equal("app", (string)state["current"]!["username"]!);
        var password = (string)state["current"]!["password"]!;
        Assert.NotEqual("first-password", password);
        Assert.Equal([password, "first-password"], state["passwords"]!.AsArray().Select(node => (string)node!));
    }

    [Fact]
    public void After_two_rotations_the_first_password_is_gone()
    {
        var (code, output) = Run("2");
        Assert.Equal(0, code);
        var state = JsonNode.Parse(output)!;
        Assert.Equal(2, state["passwords"]!.AsArray().Count);
        Assert.DoesNotContain("first-password", state["passwords"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(2, (int)state["modifications"]!);
    }

    [Fact]
    public void Making_the_schedule_tests_the_function_and_changes_nothing()
    {
        var (code, output) = Run("schedule");
        Assert.Equal((0, """{"passwords":["first-password"]}"""), (code, output.Trim()));
    }

    [Fact]
    public void A_version_that_is_not_up_for_rotation_is_refused()
    {
        var (code, output) = Run("setSecret");
        Assert.Equal(1, code);
        Assert.Contains("not up for rotation", output, StringComparison.Ordinal);
    }

    private static (int Code, string Output) Run(string what)
    {
        var (code, output, error) = Tool.Run(
            Requires.Program("node", package: "nodejs"),
            [Repository.File("MlopsHousing.Tests", "Infrastructure", "rotation.js"), Repository.File("MlopsHousing.Infrastructure", "Data", "CacheRotation.js"), what]);
        return (code, output + error);
    }
}

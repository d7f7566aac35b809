using Xunit.Sdk;

namespace MlopsHousing.Tests.Documentation;

public sealed class ExpectedOutputTests
{
    [Fact]
    public void Equal_JSON_passes_whatever_its_white_space_and_order() =>
        ExpectedOutput.IsJson("""{ "id": "…", "n": 1.5, "list": [1, {"a": null}] }""", """{"n":1.5,"id":"x1","list":[1,{"a":null}]}""", "here");

    [Theory]
    [InlineData("""{"n": 1}""", """{"n": 2}""")]
    [InlineData("""{"n": 1}""", """{"n": 1, "more": 2}""")]
    [InlineData("""{"n": "sha256:…"}""", """{"n": "md5:1"}""")]
    [InlineData("""[1, 2]""", """[1]""")]
    public void Other_JSON_fails(string shown, string written) =>
        Assert.Throws<TrueException>(() => ExpectedOutput.IsJson(shown, written, "here"));

    [Fact]
    public void Equal_text_passes_with_an_ellipsis_for_what_differs() =>
        ExpectedOutput.IsText("ready after … s\n\nmodel   1", "ready after 0.71 s\n\nmodel 1  \n", "here");

    [Fact]
    public void Other_text_fails() =>
        Assert.Throws<TrueException>(() => ExpectedOutput.IsText("ready after … s", "ready after 1 s, or not", "here"));

    [Fact]
    public void Fenced_blocks_are_found_with_their_section_and_line()
    {
        var blocks = MarkdownBlock.Read(["# Title", "## Start", "```sh", "echo 1", "## not a heading", "```", "## End", "```json", "{}", "```"]);
        Assert.Equal(
            [new("Start", "sh", "echo 1\n## not a heading", 3), new MarkdownBlock("End", "json", "{}", 8)],
            blocks);
    }
}

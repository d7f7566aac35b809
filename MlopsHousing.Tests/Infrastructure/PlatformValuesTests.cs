using System.Text.Json;
using System.Text.RegularExpressions;
using MlopsHousing.Infrastructure;
using MlopsHousing.Infrastructure.Configuration;

namespace MlopsHousing.Tests.Infrastructure;

[Collection(Synthesis.Name)]
public sealed class PlatformValuesTests(SynthFixture synth) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_placeholder_names_an_output_that_a_stack_has()
    {
        var values = Values(Path.GetDirectoryName(synth.Production[0].Path)!);
        Assert.True(values.Count > 18);
        var placeholders = values.Values.Where(value => value.StartsWith("${", StringComparison.Ordinal)).ToList();
        Assert.Equal(values.Count - 4, placeholders.Count);
        Assert.All(placeholders, placeholder =>
        {
            var match = Regex.Match(placeholder, @"^\$\{(?<stack>[\w-]+)\.(?<output>\w+)\}$");
            var template = synth.Production.Single(stack => stack.Name == match.Groups["stack"].Value);
            Assert.True(template.Json["Outputs"]!.AsObject().ContainsKey(match.Groups["output"].Value), $"{placeholder} names no output.");
        });
    }

    [Fact]
    public void A_deployments_outputs_fill_the_placeholders()
    {
        var outputs = synth.Dev.ToDictionary(
            template => template.Name,
            template => template.Json["Outputs"]?.AsObject().ToDictionary(output => output.Key, output => $"value of {output.Key}") ?? []);
        File.WriteAllText(_folder["outputs.json"], JsonSerializer.Serialize(outputs));
        PlatformValues.Write(Dev, _folder.Path, _folder["outputs.json"]);
        var values = Values(_folder.Path);
        Assert.Equal("value of ModelBucketName", values["modelBucket"]);
        Assert.Equal("value of CacheEndpoint", values["cacheEndpoint"]);
        Assert.Equal("dev", values["environment"]);
        Assert.DoesNotContain(values.Values, value => value.Contains("${", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"mlops-housing-dev-us-west-2-network":{}}""", "has no VpcId of the stack mlops-housing-dev-us-west-2-network; deploy that stack first.")]
    [InlineData("[]", "is not what cdk deploy --outputs-file writes")]
    [InlineData(null, "can't be read")]
    public void Outputs_that_lack_something_are_refused_by_name(string? content, string expected)
    {
        if (content is not null)
            File.WriteAllText(_folder["outputs.json"], content);
        Assert.Contains(
            expected, Assert.Throws<ConfigurationException>(() => PlatformValues.Write(Dev, _folder.Path, _folder["outputs.json"])).Message, StringComparison.Ordinal);
    }

    private static Deployment Dev => CommandLine.Parse(["--env=dev"], SynthFixture.Today).Deployment;

    private static Dictionary<string, string> Values(string folder) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Path.Combine(folder, "platform-values.us-west-2.json")))!;
}

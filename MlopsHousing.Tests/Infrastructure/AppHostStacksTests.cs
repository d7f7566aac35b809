using System.Text.RegularExpressions;
using Npgsql;

namespace MlopsHousing.Tests.Infrastructure;

/// <summary>
/// The AppHost reads a deployment's outputs by their names, and is not built by default: these hold it to the stacks.
/// </summary>
[Collection(Synthesis.Name)]
public sealed partial class AppHostStacksTests(SynthFixture synth)
{
    private static readonly string _source = File.ReadAllText(Repository.File("MlopsHousing.AppHost", "DeployedStacks.cs"));

    [Theory]
    [InlineData("dev")]
    [InlineData("staging")]
    [InlineData("production")]
    public void Every_output_that_the_AppHost_reads_is_one_of_the_stack_that_it_names(string environment)
    {
        var stack = StackName().Match(_source).Groups[1].Value
            .Replace("{settings.AwsEnvironment}", environment, StringComparison.Ordinal).Replace("{settings.AwsRegion}", "us-west-2", StringComparison.Ordinal);
        var template = synth.Of(environment, "data");
        Assert.Equal(template.Name, stack);
        var read = Output().Matches(_source).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(6, read.Count);
        Assert.All(read, output => Assert.True(template.Json["Outputs"]!.AsObject().ContainsKey(output), $"{stack} has no output {output}."));
    }

    [Fact]
    public void The_cache_user_that_the_AppHost_names_is_the_one_there_is() =>
        Assert.Contains($",user={synth.Of("data").Only("AWS::ElastiCache::User")["UserName"]},", _source, StringComparison.Ordinal);

    [Fact]
    public void A_password_of_any_characters_that_RDS_takes_reaches_the_store_whole()
    {
        const string Password = "a;b'c=d,e#f";
        var connection = Hole().Replace(
            StoreConnection().Match(_source).Groups[1].Value.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("{storePassword}", Password, StringComparison.Ordinal), "5432");
        Assert.Equal(Password, new NpgsqlConnectionStringBuilder(connection).Password);
    }

    [GeneratedRegex(@"AddAWSCloudFormationStack\(""\w+"", \$""([^""]+)""\)")]
    private static partial Regex StackName();

    [GeneratedRegex(@"GetOutput\(""(\w+)""\)")]
    private static partial Regex Output();

    [GeneratedRegex(@"""ConnectionStrings__store"",\s+\$""(.+)""\);")]
    private static partial Regex StoreConnection();

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Hole();
}

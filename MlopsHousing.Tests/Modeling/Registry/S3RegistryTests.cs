using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MlopsHousing.Modeling.Registry;
using MlopsHousing.Tests.Cli;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Modeling.Registry;

[Collection(S3Server.Collection)]
public sealed class S3RegistryTests(S3Server server)
{
    private readonly string _root = S3Server.NewRoot();

    [Fact]
    public async Task What_a_crashed_publisher_left_goes_once_it_is_old_enough()
    {
        S3Server.Require();
        var registry = ModelRegistry.Open(_root);
        await registry.PublishAsync("houses", SmallArtifact.Of());
        await server.TamperAsync($"{_root}/houses/2/forest.bin", "half a for");

        Assert.Empty(await registry.SweepAsync("houses", TimeSpan.FromHours(1)));
        Assert.Equal([2], await registry.SweepAsync("houses", TimeSpan.Zero));

        Assert.DoesNotContain("houses/2/forest.bin", await server.PathsAsync(_root));
        Assert.Equal([1], await registry.ListVersionsAsync("houses"));
    }

    [Fact]
    public async Task The_command_line_promotes_and_rolls_back_in_a_bucket()
    {
        S3Server.Require();
        var registry = ModelRegistry.Open(_root);
        for (var version = 1; version <= 2; version++) await TestModels.PublishHomesAsync(registry, version);

        (await RunAsync(server.Environment, "promote", "1")).Text();
        (await RunAsync(server.Environment, "promote", "2", "--reason", "it errs less")).Text();
        (await RunAsync(server.Environment, "rollback")).Text();

        Assert.Matches("(?m)^test-homes +1 +champion ", (await RunAsync(server.Environment, "list")).Text());
        Assert.Equal([1, 2, 1], (await registry.ReadAliasesAsync("test-homes")).Aliases.History.Select(h => h.To!.Value));
    }

    [Theory]
    [InlineData("stranger", "", "access is denied. Allow these credentials s3:ListBucket on the bucket")]
    [InlineData("nobody", "", "the credentials are not accepted (InvalidAccessKeyId). Check AWS_ACCESS_KEY_ID")]
    [InlineData("owner", "AWS_SECRET_ACCESS_KEY=wrong", "the credentials are not accepted (SignatureDoesNotMatch). Check AWS_ACCESS_KEY_ID")]
    [InlineData("owner", "AWS_ACCESS_KEY_ID=", "there are no credentials. Set AWS_ACCESS_KEY_ID")]
    [InlineData("owner", "AWS_ENDPOINT_URL_S3=http://127.0.0.1:9", "http://127.0.0.1:9 can't be reached (Connection refused). Check the network")]
    [InlineData("owner", "AWS_ENDPOINT_URL_S3= AWS_REGION=", "no region is known. Set AWS_REGION.")]
    [InlineData("owner", "Registry__Root=s3://nowhere/models", "there is no bucket nowhere. Create it")]
    public async Task What_is_wrong_with_the_bucket_or_the_way_to_it_is_said_with_what_to_do(string user, string change, string sentence)
    {
        S3Server.Require();
        var environment = server.EnvironmentOf(user);
        environment["Registry__Root"] = _root;
        foreach (var pair in change.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(c => c.Split('='))) environment[pair[0]] = pair[1];

        var refusal = (await Mlops.RunAsync(Path.GetTempPath(), "", environment, ["models", "list"])).Refusal();

        Assert.StartsWith($"The model registry at {environment["Registry__Root"]} can't be used: ", refusal);
        Assert.Contains(sentence, refusal);
    }

    [Fact]
    public async Task A_page_in_the_place_of_an_object_is_said_to_be_none()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var proxy = builder.Build();
        proxy.Urls.Add("http://127.0.0.1:0");
        proxy.Run(context => context.Response.WriteAsync(context.Request.Query["prefix"] is [{ } prefix]
            ? $"<ListBucketResult><Contents><Key>{prefix}1/manifest.json</Key></Contents><CommonPrefixes><Prefix>{prefix}houses/</Prefix></CommonPrefixes></ListBucketResult>"
            : "<html>Please sign in.</html>"));
        await proxy.StartAsync();
        Dictionary<string, string?> environment = new()
        {
            ["AWS_ENDPOINT_URL_S3"] = proxy.Urls.Single(),
            ["AWS_REGION"] = "us-west-2",
            ["AWS_ACCESS_KEY_ID"] = "key",
            ["AWS_SECRET_ACCESS_KEY"] = "secret",
        };

        var refusal = (await RunAsync(environment, "promote", "1", "--model", "houses")).Refusal();

        Assert.Equal($"The model registry at {_root} can't be used: What answered in the bucket's place gave no ETag, as a bucket does. Check the AWS_… environment variables.", refusal.Trim());
    }

    private Task<Mlops.Result> RunAsync(IEnumerable<KeyValuePair<string, string?>> environment, params string[] args) =>
        Mlops.RunAsync(Path.GetTempPath(), "", environment, ["models", .. args, "--registry", _root]);
}

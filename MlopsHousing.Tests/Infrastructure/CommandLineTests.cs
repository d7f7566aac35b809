using MlopsHousing.Infrastructure;
using MlopsHousing.Infrastructure.Configuration;

namespace MlopsHousing.Tests.Infrastructure;

public sealed class CommandLineTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    private static Deployment Parse(string arguments) =>
        CommandLine.Parse(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), Today).Deployment;

    [Fact]
    public void Production_in_us_west_2_is_what_an_environment_alone_means()
    {
        var deployment = Parse("--env production");
        Assert.Equal("mlops-housing-production", deployment.Prefix);
        Assert.Equal(["us-west-2"], deployment.Regions.Select(region => region.Name));
        Assert.Equal(["us-west-2a", "us-west-2b", "us-west-2c"], deployment.Regions[0].Zones);
        Assert.Equal("1.36", deployment.Kubernetes.Name);
        Assert.Equal("t3.medium", deployment.InstanceType);
        Assert.False(deployment.Graviton);
    }

    [Theory]
    [InlineData("", "--env is missing; choose dev, staging or production.")]
    [InlineData("--env prod", "--env prod is not an environment; choose dev, staging or production.")]
    [InlineData("--env Production", "--env Production is not an environment; choose dev, staging or production.")]
    [InlineData("--env dev --region us-west-9", "--region us-west-9 is not a region")]
    [InlineData("--env production --region us-west-2,us-west-2", "names a region twice")]
    [InlineData("--env dev --region us-west-2,us-east-1", "several regions for production only")]
    [InlineData("--env dev --zone a", "--zone is not an option; the options are --env,")]
    [InlineData("--env dev now", "now is not an option")]
    [InlineData("--env", "--env needs a value.")]
    [InlineData("--env --output x", "--env needs a value.")]
    [InlineData("--env dev --env dev", "--env is given twice")]
    [InlineData("--env dev --graviton yes", "--graviton yes is neither true nor false.")]
    [InlineData("--env dev --instance-type t3.2xlarge", "choose from t3.medium, t3.large, t3.xlarge.")]
    [InlineData("--env dev --api-cidr 0.0.0.0/0", "would open the cluster's API to too many")]
    [InlineData("--env dev --api-cidr office", "--api-cidr office is not an IPv4 block")]
    [InlineData("--env dev --admin-role admin", "is not the ARN of a role")]
    [InlineData("--env dev --object-lock 0", "is not a number of days from 1 to 3650.")]
    [InlineData("--env dev --domain api.example.com", "--domain and --hosted-zone go together")]
    [InlineData("--env dev --domain -.com --hosted-zone Z1", "is not a host name")]
    [InlineData("--env dev --domain a.com --hosted-zone 1", "is not the id of a Route 53 zone")]
    [InlineData("--env dev --github mlops", "is not a GitHub repository")]
    [InlineData("--env dev --alarm-email nobody", "is not an e-mail address.")]
    [InlineData("--env dev --kubernetes-version 1.28", "has been out of support since 2025-11-26; choose from 1.36,")]
    [InlineData("--env dev --kubernetes-version 2.0", "is not in the table of EKS versions")]
    public void A_wrong_argument_gets_one_sentence(string arguments, string expected)
    {
        var message = Assert.Throws<ConfigurationException>(() => Parse(arguments)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.EndsWith(".", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void A_wrong_argument_ends_the_program_with_a_code_and_no_stack_trace()
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(
            Path.ChangeExtension(typeof(CommandLine).Assembly.Location, OperatingSystem.IsWindows() ? ".exe" : null), ["--env", "moon"])
        { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(2, process.ExitCode);
        Assert.Equal("--env moon is not an environment; choose dev, staging or production.", error.Trim());
    }

    [Fact]
    public void Every_option_is_in_the_usage()
    {
        var message = Assert.Throws<ConfigurationException>(() => Parse("--?")).Message;
        var options = message[(message.LastIndexOf(" are ", StringComparison.Ordinal) + 5)..].TrimEnd('.').Split(", ");
        Assert.All(options, option => Assert.Contains($"  {option} ", CommandLine.Usage, StringComparison.Ordinal));
    }

    [Fact]
    public void Regions_differ_in_their_addresses()
    {
        Assert.Equal(AwsRegion.All.Count, AwsRegion.All.Select(region => region.VpcCidr).Distinct().Count());
        Assert.Equal("10.0.0.0/16", AwsRegion.Parse("us-west-2").VpcCidr);
        Assert.All(AwsRegion.All, region => Assert.NotEqual(region.Name, AwsRegion.Parse(region.RecoveryRegion).Name));
    }
}

using System.Text.Json;
using System.Text.RegularExpressions;
using MlopsHousing.Infrastructure;
using MlopsHousing.Tests.Infrastructure;

namespace MlopsHousing.Tests.Delivery;

/// <summary>What the infrastructure knows gets to where it is used by one script.</summary>
public sealed partial class ValuesTests
{
    private const string Certificate = "arn:aws:acm:us-west-2:111122223333:certificate/5d0f2f0e";

    [Theory]
    [InlineData("staging")]
    [InlineData("production")]
    public void With_a_domain_every_page_gets_the_certificate(string environment)
    {
        using var repository = new DeployRepository();
        repository.Change("values.sh", environment, Values(repository, $"--env={environment}", "--domain=api.example.com", "--hosted-zone=Z0123456789ABCDEFGHIJ"));

        // The API's two ingresses; Argo CD's and Grafana's, which share the internal one's load balancer.
        Assert.Equal([Certificate, Certificate], CertificatesIn(repository.Render(environment)));
        var argoCd = repository.RenderArgoCd(environment);
        Assert.Equal([Certificate, Certificate], CertificatesIn(argoCd));
        Assert.Equal(2, argoCd.Split("""[{"HTTP": 80}, {"HTTPS": 443}]""").Length - 1);
        Assert.DoesNotContain("${mlops-housing", argoCd, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_domain_there_is_none()
    {
        using var repository = new DeployRepository();
        repository.Change("values.sh", "dev", Values(repository, "--env=dev"));
        Assert.Empty(CertificatesIn(repository.Render("dev")));
        Assert.Empty(CertificatesIn(repository.RenderArgoCd("dev")));
    }

    [Fact]
    public void Another_region_takes_its_values_and_nothing_by_hand()
    {
        using var repository = new DeployRepository();
        repository.Change("values.sh", "dev", Values(repository, "--env=dev", "--region=eu-central-1"));
        Assert.All([repository.Render("dev"), repository.RenderArgoCd("dev")], yaml =>
        {
            Assert.Contains("10.5.1.0/24", yaml, StringComparison.Ordinal);
            Assert.Contains("region: eu-central-1", yaml, StringComparison.Ordinal);
            Assert.DoesNotContain("10.0.", yaml, StringComparison.Ordinal);
            Assert.DoesNotContain("us-west-2", yaml, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Values_of_another_environment_or_region_are_refused_and_nothing_is_written()
    {
        using var repository = new DeployRepository();
        var before = repository.Render("production-us-east-1");
        string[][] others = [["--env=production"], ["--env=staging", "--region=us-east-1"]];
        foreach (var arguments in others)
        {
            var (code, _, error) = repository.Run("values.sh", "production-us-east-1", Values(repository, arguments));
            Assert.Equal(2, code);
            Assert.Contains("not what production-us-east-1 has.", error, StringComparison.Ordinal);
        }

        Assert.Equal(before, repository.Render("production-us-east-1"));
    }

    /// <summary>The file of a deployment whose every output is known.</summary>
    private static string Values(DeployRepository repository, params string[] arguments)
    {
        Requires.Program("jq");
        var deployment = CommandLine.Parse(arguments, SynthFixture.Today).Deployment;
        PlatformValues.Write(deployment, repository["deploy"], outputs: null);
        var file = repository["deploy", $"platform-values.{deployment.Regions[^1].Name}.json"];
        var values = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file))!;
        foreach (var (name, value) in values)
            if (value.StartsWith("${", StringComparison.Ordinal))
                values[name] = name == "loadBalancerCertificateArn" ? Certificate : $"value-of-{name}";
        File.WriteAllText(file, JsonSerializer.Serialize(values));
        return file;
    }

    private static IEnumerable<string> CertificatesIn(string yaml) => CertificateArn().Matches(yaml).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"alb\.ingress\.kubernetes\.io/certificate-arn: (\S+)")]
    private static partial Regex CertificateArn();
}

using System.Text.RegularExpressions;
using MlopsHousing.Infrastructure.Configuration;

namespace MlopsHousing.Infrastructure;

/// <summary>What the program was asked for: the deployment to synthesise and where to write it.</summary>
/// <param name="Deployment">What.</param>
/// <param name="Output">Folder for the cloud assembly; null: where the CDK command line wants it, else <c>cdk.out</c>.</param>
/// <param name="Outputs">File with the outputs of a deployment, to fill in values; null: none yet.</param>
public sealed partial record CommandLine(Deployment Deployment, string? Output, string? Outputs)
{
    /// <summary>Usage, as <c>--help</c> prints it.</summary>
    public const string Usage = """
        Synthesises the platform's CloudFormation templates. Needs Node.js; no AWS account, no network.

          --env NAME                  dev, staging or production (required)
          --region NAME[,NAME...]     default us-west-2; the first is where models are written; several: production only
          --output DIR                default cdk.out
          --kubernetes-version N      default 1.36
          --instance-type TYPE        main node group: t3.medium (default), t3.large or t3.xlarge
          --graviton true|false       adds a Graviton node group; default false
          --interface-endpoints true|false   ECR, STS and logs endpoints; default true in production only
          --api-cidr CIDR[,CIDR...]   who may reach the cluster's API; without it CloudFormation asks at deployment
          --admin-role ARN            IAM role that administers the cluster; default: whoever deploys
          --object-lock DAYS          a version of a model can't be deleted for so long; default none
          --domain NAME               the API's host name: certificate, CloudFront, WAF, DNS; needs --hosted-zone
          --hosted-zone ID            Route 53 zone that the host name is in
          --alarm-email ADDRESS       who gets alarms, beside the topic's other subscribers
          --github OWNER/NAME         repository whose workflows may read stacks and models
          --github-provider-exists true|false   the account has GitHub's identity provider already; default false
          --outputs FILE              outputs of a deployment (cdk deploy --outputs-file), put into platform-values.REGION.json
        """;

    private static readonly string[] Names =
        [
        "--env", "--region", "--output", "--kubernetes-version", "--instance-type", "--graviton", "--interface-endpoints",
        "--api-cidr", "--admin-role",
        "--object-lock", "--domain", "--hosted-zone", "--alarm-email", "--github", "--github-provider-exists", "--outputs"];

    /// <summary>Reads the arguments.</summary>
    /// <param name="arguments">As the program got them.</param>
    /// <param name="today">Decides which Kubernetes versions are in support (UTC).</param>
    /// <exception cref="ConfigurationException">Something in them can't be; the message says what and what can.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments, DateOnly today)
    {
        var given = ReadPairs(arguments);
        var environment = ParseEnvironment(given.GetValueOrDefault("--env"));
        var settings = EnvironmentSettings.Of(environment);
        var regions = List(given, "--region", "us-west-2").Select(AwsRegion.Parse).ToList();
        if (regions.Distinct().Count() != regions.Count)
            throw new ConfigurationException("--region names a region twice; name each once.");
        if (regions.Count > 1 && environment != EnvironmentName.Production)
            throw new ConfigurationException($"--region takes several regions for production only; {environment.ToString().ToLowerInvariant()} has one.");
        var kubernetes = KubernetesVersion.Parse(given.GetValueOrDefault("--kubernetes-version", KubernetesVersion.Default), today);
        var deployment = new Deployment
        {
            Environment = environment,
            Regions = regions,
            Kubernetes = kubernetes,
            ExtendedSupport = kubernetes.InExtendedSupport(today),
            Settings = settings with { InterfaceEndpoints = Flag(given, "--interface-endpoints", settings.InterfaceEndpoints) },
            InstanceType = InstanceType.Parse(given.GetValueOrDefault("--instance-type", "t3.medium")),
            Graviton = Flag(given, "--graviton", false),
            ApiCidrs = [.. List(given, "--api-cidr", "").Select(Cidr.Parse)],
            AdminRoleArn = Text(given, "--admin-role", RoleArn(), "the ARN of a role; write it like arn:aws:iam::123456789012:role/name"),
            ObjectLockDays = Days(given, "--object-lock"),
            Domain = Text(given, "--domain", HostName(), "a host name; write it like api.example.com"),
            HostedZoneId = Text(given, "--hosted-zone", ZoneId(), "the id of a Route 53 zone; write it like Z0123456789ABCDEFGHIJ"),
            AlarmEmail = Text(given, "--alarm-email", Address(), "an e-mail address"),
            GitHub = Text(given, "--github", Repository(), "a GitHub repository; write it like owner/name"),
            GitHubProviderExists = Flag(given, "--github-provider-exists", false),
        };
        if (deployment.Domain is null != deployment.HostedZoneId is null)
            throw new ConfigurationException("--domain and --hosted-zone go together; give both or neither.");
        return new CommandLine(deployment, given.GetValueOrDefault("--output"), given.GetValueOrDefault("--outputs"));
    }

    private static Dictionary<string, string> ReadPairs(IReadOnlyList<string> arguments)
    {
        var given = new Dictionary<string, string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var equals = arguments[i].IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? arguments[i] : arguments[i][..equals];
            if (!Names.Contains(name))
                throw new ConfigurationException($"{name} is not an option; the options are {string.Join(", ", Names)}.");
            var value = equals >= 0 ? arguments[i][(equals + 1)..] : ++i < arguments.Count ? arguments[i] : "";
            if (value.Length == 0 || value.StartsWith("--", StringComparison.Ordinal))
                throw new ConfigurationException($"{name} needs a value.");
            if (!given.TryAdd(name, value))
                throw new ConfigurationException($"{name} is given twice; give it once.");
        }
        return given;
    }

    private static EnvironmentName ParseEnvironment(string? text) => text switch
    {
        "dev" => EnvironmentName.Dev,
        "staging" => EnvironmentName.Staging,
        "production" => EnvironmentName.Production,
        null => throw new ConfigurationException("--env is missing; choose dev, staging or production."),
        _ => throw new ConfigurationException($"--env {text} is not an environment; choose dev, staging or production."),
    };

    private static string[] List(Dictionary<string, string> given, string name, string otherwise) =>
        given.GetValueOrDefault(name, otherwise).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool Flag(Dictionary<string, string> given, string name, bool otherwise) => given.GetValueOrDefault(name) switch
    {
        null => otherwise,
        "true" => true,
        "false" => false,
        var text => throw new ConfigurationException($"{name} {text} is neither true nor false."),
    };

    private static int? Days(Dictionary<string, string> given, string name) => given.GetValueOrDefault(name) switch
    {
        null => null,
        var text when int.TryParse(text, out var days) && days is >= 1 and <= 3650 => days,
        var text => throw new ConfigurationException($"{name} {text} is not a number of days from 1 to 3650."),
    };

    private static string? Text(Dictionary<string, string> given, string name, Regex form, string what) => given.GetValueOrDefault(name) switch
    {
        null => null,
        var text when form.IsMatch(text) => text,
        var text => throw new ConfigurationException($"{name} {text} is not {what}."),
    };

    [GeneratedRegex(@"^arn:aws:iam::\d{12}:role/[\w+=,.@/-]+$")]
    private static partial Regex RoleArn();

    [GeneratedRegex(@"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z]{2,63}$")]
    private static partial Regex HostName();

    [GeneratedRegex("^Z[A-Z0-9]{1,31}$")]
    private static partial Regex ZoneId();

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
    private static partial Regex Address();

    [GeneratedRegex(@"^[\w.-]+/[\w.-]+$")]
    private static partial Regex Repository();
}

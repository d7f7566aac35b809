using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using MlopsHousing.Infrastructure.Configuration;

namespace MlopsHousing.Infrastructure;

/// <summary>
/// What <c>deploy/</c> needs to know of the infrastructure: a flat file of values per region, <c>platform-values.REGION.json</c>
/// beside the templates. Before a deployment a value is a placeholder that names its stack and output, such as
/// <c>${mlops-housing-dev-us-west-2-data.CacheEndpoint}</c>; with the deployment's outputs it is the value itself.
/// </summary>
public static class PlatformValues
{
    private static readonly JsonSerializerOptions _format = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // The value's name, and the stack and output that it comes from. Names and outputs are promises to deploy/ and the AppHost.
    private static readonly (string Name, string Component, string Output)[] _values =
    [
        ("vpcId", "network", "VpcId"),
        ("publicSubnetIds", "network", "PublicSubnetIds"),
        ("privateSubnetIds", "network", "PrivateSubnetIds"),
        ("loadBalancerSecurityGroupId", "network", "LoadBalancerSecurityGroupId"),
        ("internalLoadBalancerSecurityGroupId", "network", "InternalLoadBalancerSecurityGroupId"),
        ("clusterName", "cluster", "ClusterName"),
        ("modelBucket", "data", "ModelBucketName"),
        ("backupBucket", "data", "BackupBucketName"),
        ("databaseEndpoint", "data", "DatabaseEndpoint"),
        ("databasePort", "data", "DatabasePort"),
        ("databaseName", "data", "DatabaseName"),
        ("databaseSecretArn", "data", "DatabaseSecretArn"),
        ("cacheEndpoint", "data", "CacheEndpoint"),
        ("cachePort", "data", "CachePort"),
        ("cacheSecretName", "data", "CacheSecretName"),
        ("apiSecretName", "data", "ApiSecretName"),
        ("applicationLogGroup", "operations", "ApplicationLogGroup"),
        ("alarmTopicArn", "operations", "AlarmTopicArn"),
    ];

    private static readonly (string Name, string Component, string Output)[] _edgeValues =
    [
        ("loadBalancerCertificateArn", "origin", "LoadBalancerCertificateArn"),
        ("webAclArn", "origin", "WebAclArn"),
        ("edgeSecretName", "origin", "EdgeSecretName"),
        ("publicHost", "origin", "PublicHostName"),
        ("originHost", "origin", "OriginHostName"),
    ];

    /// <summary>Writes the files of every region.</summary>
    /// <param name="deployment">What was synthesised.</param>
    /// <param name="folder">Where its templates are.</param>
    /// <param name="outputs">What <c>cdk deploy --outputs-file</c> wrote; null: placeholders.</param>
    /// <exception cref="ConfigurationException">The outputs can't be read or lack a value.</exception>
    public static void Write(Deployment deployment, string folder, string? outputs)
    {
        var deployed = outputs is null ? null : Read(outputs);
        foreach (var region in deployment.Regions)
            File.WriteAllText(
                Path.Combine(folder, $"platform-values.{region.Name}.json"),
                JsonSerializer.Serialize(Of(deployment, region, deployed), _format) + "\n");
    }

    private static Dictionary<string, string> Of(Deployment deployment, AwsRegion region, Dictionary<string, Dictionary<string, string>>? deployed)
    {
        var values = new Dictionary<string, string>
        {
            ["environment"] = deployment.EnvironmentText,
            ["region"] = region.Name,
            ["networkOctet"] = region.Octet.ToString(CultureInfo.InvariantCulture), // of 10.OCTET.0.0/16, for what names subnets
            ["registryWritable"] = region == deployment.Regions[0] ? "true" : "false", // copies elsewhere are for reading
        };
        foreach (var (name, component, output) in deployment.Domain is null ? _values : [.. _values, .. _edgeValues])
        {
            var stack = PlatformStack.NameOf(deployment, region.Name, component);
            values[name] = deployed is null
                ? $"${{{stack}.{output}}}"
                : deployed.GetValueOrDefault(stack)?.GetValueOrDefault(output)
                    ?? throw new ConfigurationException($"--outputs has no {output} of the stack {stack}; deploy that stack first.");
        }
        return values;
    }

    private static Dictionary<string, Dictionary<string, string>> Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(File.ReadAllText(path)) ?? [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"--outputs {path} can't be read; name the file that cdk deploy --outputs-file wrote.");
        }
        catch (JsonException)
        {
            throw new ConfigurationException($"--outputs {path} is not what cdk deploy --outputs-file writes: stacks with their outputs.");
        }
    }
}

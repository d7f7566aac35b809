using Amazon.CDK;
using MlopsHousing.Infrastructure.Cluster;
using MlopsHousing.Infrastructure.Configuration;
using MlopsHousing.Infrastructure.Data;
using MlopsHousing.Infrastructure.Edge;
using MlopsHousing.Infrastructure.Identity;
using MlopsHousing.Infrastructure.Network;
using MlopsHousing.Infrastructure.Operations;
using MlopsHousing.Infrastructure.Recovery;

namespace MlopsHousing.Infrastructure;

/// <summary>The whole platform: which stacks there are and who depends on whom.</summary>
public static class Platform
{
    /// <summary>Builds the app without writing it.</summary>
    /// <param name="deployment">What to build.</param>
    /// <param name="output">Folder for the cloud assembly; null: where the CDK command line wants it, else <c>cdk.out</c>.</param>
    public static App Build(Deployment deployment, string? output)
    {
        var app = new App(new AppProps
        {
            Outdir = output ?? System.Environment.GetEnvironmentVariable("CDK_OUTDIR") ?? "cdk.out",
            AnalyticsReporting = false, // a resource about our use of the CDK in every template
            TreeMetadata = false,
            Context = new Dictionary<string, object>
            {
                ["@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy"] = true, // not an access control list
                ["@aws-cdk/core:enablePartitionLiterals"] = true, // our regions are all in "aws"
            },
        });
        var recovery = deployment.Settings.SecondRegionCopies
            ? deployment.Regions.Select(region => region.RecoveryRegion).Distinct().Select(name => new RecoveryStack(app, deployment, name)).ToList()
            : [];
        // The primary region last: the others hold what it copies to.
        var built = new List<Stack>();
        foreach (var region in deployment.Regions.Reverse())
            built.Add(AddRegion(app, deployment, region, [.. recovery, .. built]));
        if (deployment.Domain is not null)
            _ = new EdgeStack(app, deployment);
        return app;
    }

    private static DataStack AddRegion(App app, Deployment deployment, AwsRegion region, IEnumerable<Stack> copiesTo)
    {
        var network = new NetworkStack(app, deployment, region);
        var data = new DataStack(app, deployment, region, network);
        foreach (var destination in copiesTo)
            data.AddDependency(destination);
        var identity = new IdentityStack(app, deployment, region, data);
        _ = new ClusterStack(app, deployment, region, network, data, identity);
        _ = new OperationsStack(app, deployment, region, data);
        if (deployment.Domain is not null)
            _ = new OriginStack(app, deployment, region);
        return data;
    }

    /// <summary>Writes the cloud assembly.</summary>
    /// <returns>The folder it is in.</returns>
    public static string Synthesise(Deployment deployment, string? output) => Build(deployment, output).Synth().Directory;
}

using Amazon.CDK;
using MlopsHousing.Infrastructure.Cluster;
using MlopsHousing.Infrastructure.Configuration;
using MlopsHousing.Infrastructure.Network;

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
        });
        foreach (var region in deployment.Regions)
        {
            var network = new NetworkStack(app, deployment, region);
            _ = new ClusterStack(app, deployment, region, network);
        }
        return app;
    }

    /// <summary>Writes the cloud assembly.</summary>
    /// <returns>The folder it is in.</returns>
    public static string Synthesise(Deployment deployment, string? output) => Build(deployment, output).Synth().Directory;
}

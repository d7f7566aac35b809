using Amazon.CDK;
using Constructs;
using MlopsHousing.Infrastructure.Configuration;

namespace MlopsHousing.Infrastructure;

/// <summary>
/// One of the platform's stacks: its name, its region and its tags. Bootstrapless, so that an empty account needs no
/// preparation: the templates have no assets and are small enough (below 51,200 bytes) to be sent as they are.
/// </summary>
public abstract class PlatformStack : Stack
{
    /// <param name="scope">The app.</param>
    /// <param name="component">Which stack: the end of its name and the value of its <c>Component</c> tag.</param>
    /// <param name="deployment">What is deployed.</param>
    /// <param name="region">Where, by AWS's name.</param>
    /// <param name="description">One sentence for the console.</param>
    protected PlatformStack(Construct scope, string component, Deployment deployment, string region, string description)
        : base(scope, NameOf(deployment, region, component), new StackProps
        {
            StackName = NameOf(deployment, region, component),
            Description = description,
            Env = new Amazon.CDK.Environment { Region = region },
            Synthesizer = new BootstraplessSynthesizer(),
            TerminationProtection = deployment.Settings.DeletionProtection,
        })
    {
        Deployment = deployment;
        foreach (var (key, value) in TagsOf(deployment, component))
            Amazon.CDK.Tags.Of(this).Add(key, value);
    }

    /// <summary>What is deployed.</summary>
    protected Deployment Deployment { get; }

    /// <summary>A stack's name, such as <c>mlops-housing-production-us-west-2-network</c>.</summary>
    public static string NameOf(Deployment deployment, string region, string component) =>
        $"{deployment.Prefix}-{region}-{component}";

    /// <summary>The tags of every resource; all are cost-allocation tags.</summary>
    public static IReadOnlyDictionary<string, string> TagsOf(Deployment deployment, string component) => new SortedDictionary<string, string>
    {
        ["Project"] = Deployment.Project,
        ["Environment"] = deployment.EnvironmentText,
        ["Component"] = component,
        ["ManagedBy"] = "MlopsHousing.Infrastructure",
    };

    /// <summary>
    /// A value that people, <c>deploy/</c> and the AppHost read after a deployment. The name is a promise: it doesn't
    /// change when the resource behind it does.
    /// </summary>
    protected void Output(string name, string value, string description) =>
        new CfnOutput(this, name, new CfnOutputProps { Value = value, Description = description }).OverrideLogicalId(name);
}

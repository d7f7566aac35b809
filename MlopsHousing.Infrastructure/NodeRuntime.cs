using MlopsHousing.Infrastructure.Configuration;

namespace MlopsHousing.Infrastructure;

/// <summary>The constructs are TypeScript underneath: a Node.js process beside ours runs them.</summary>
public static class NodeRuntime
{
    /// <summary>Makes sure that Node.js is there.</summary>
    /// <exception cref="ConfigurationException">It isn't on the PATH.</exception>
    public static void Require()
    {
        // The kernel prints a page about Node.js 20 on every start; this version of the CDK was made for it. Others may speak.
        const string silence = "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION";
        if (Environment.GetEnvironmentVariable(silence) is null)
            Environment.SetEnvironmentVariable(silence, "20");
        var program = OperatingSystem.IsWindows() ? "node.exe" : "node";
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        if (!path.Any(folder => File.Exists(Path.Combine(folder, program))))
            throw new ConfigurationException("Node.js is not on the PATH, and AWS CDK needs it; install Node.js 20 or newer.");
    }
}

namespace MlopsHousing.Infrastructure.Configuration;

/// <summary>An instance type that a node may have. Nothing larger than t3.xlarge: a typo must not be able to cost a fortune.</summary>
public static class InstanceType
{
    /// <summary>Types for x86-64 nodes, smallest first. Below t3.medium the add-ons leave no room for a workload.</summary>
    public static IReadOnlyList<string> Allowed { get; } = ["t3.medium", "t3.large", "t3.xlarge"];

    /// <summary>The type, if it is allowed.</summary>
    /// <exception cref="ConfigurationException">It isn't.</exception>
    public static string Parse(string name) => Allowed.Contains(name)
        ? name
        : throw new ConfigurationException($"--instance-type {name} is not allowed; choose from {string.Join(", ", Allowed)}.");
}

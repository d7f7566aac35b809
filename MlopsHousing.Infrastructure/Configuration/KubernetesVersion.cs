namespace MlopsHousing.Infrastructure.Configuration;

/// <summary>
/// A Kubernetes version that EKS has offered, and until when it supports it. From the Amazon EKS release calendar
/// (docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html; the same as <c>aws eks describe-cluster-versions</c>);
/// docs/adr/0007 says why the default is what it is and who adds rows.
/// </summary>
/// <param name="Name">Minor version, such as <c>1.36</c>.</param>
/// <param name="Released">First day on EKS (UTC).</param>
/// <param name="StandardSupportUntil">From this day on EKS charges about six times as much for the control plane.</param>
/// <param name="ExtendedSupportUntil">From this day on EKS upgrades the control plane by itself.</param>
public sealed record KubernetesVersion(
    string Name, DateOnly Released, DateOnly StandardSupportUntil, DateOnly ExtendedSupportUntil)
{
    /// <summary>Versions with their dates, newest first. Versions that are over stay, to say since when.</summary>
    public static IReadOnlyList<KubernetesVersion> Calendar { get; } =
    [
        new("1.36", new(2026, 6, 2), new(2027, 8, 2), new(2028, 8, 2)),
        new("1.35", new(2026, 1, 28), new(2027, 3, 27), new(2028, 3, 27)),
        new("1.34", new(2025, 10, 2), new(2026, 12, 2), new(2027, 12, 2)),
        new("1.33", new(2025, 5, 29), new(2026, 7, 29), new(2027, 7, 29)),
        new("1.32", new(2025, 1, 23), new(2026, 3, 23), new(2027, 3, 23)),
        new("1.31", new(2024, 9, 26), new(2025, 11, 26), new(2026, 11, 26)),
        new("1.30", new(2024, 5, 23), new(2025, 7, 23), new(2026, 7, 23)),
        new("1.29", new(2024, 1, 23), new(2025, 3, 23), new(2026, 3, 23)),
        new("1.28", new(2023, 9, 26), new(2024, 11, 26), new(2025, 11, 26)),
    ];

    /// <summary>The version of a new cluster unless another is asked for.</summary>
    public const string Default = "1.36";

    /// <summary>Whether EKS charges its extended support price on this day.</summary>
    public bool InExtendedSupport(DateOnly day) => day >= StandardSupportUntil && day < ExtendedSupportUntil;

    /// <summary>The version of this name, if EKS supports it on this day.</summary>
    /// <exception cref="ConfigurationException">Unknown or out of support.</exception>
    public static KubernetesVersion Parse(string name, DateOnly day)
    {
        var usable = string.Join(", ", Calendar.Where(version => day < version.ExtendedSupportUntil).Select(version => version.Name));
        var found = Calendar.FirstOrDefault(version => version.Name == name)
            ?? throw new ConfigurationException($"--kubernetes-version {name} is not in the table of EKS versions; choose from {usable}.");
        return day < found.ExtendedSupportUntil
            ? found
            : throw new ConfigurationException(
                $"--kubernetes-version {name} has been out of support since {found.ExtendedSupportUntil:yyyy-MM-dd}; choose from {usable}.");
    }
}

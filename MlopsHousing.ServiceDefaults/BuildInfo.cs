using System.Reflection;

namespace MlopsHousing.ServiceDefaults;

/// <summary>What was built. There is no time of build: equal sources give equal bytes.</summary>
/// <param name="Version">The release, such as <c>0.1.0</c>.</param>
/// <param name="Commit">The git commit it was built from, 40 hexadecimal digits; null where the build knew none.</param>
public sealed record BuildInfo(string Version, string? Commit)
{
    /// <summary>This build.</summary>
    public static BuildInfo Current { get; } = Parse(
        typeof(BuildInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion);

    /// <summary>Reads an informational version as the SDK writes it: <c>0.1.0+COMMIT</c>, or <c>0.1.0</c> alone.</summary>
    public static BuildInfo Parse(string informationalVersion)
    {
        var plus = informationalVersion.IndexOf('+');
        return plus < 0
            ? new(informationalVersion, null)
            : new(informationalVersion[..plus], informationalVersion[(plus + 1)..]);
    }
}

using System.Globalization;
using System.Reflection;

namespace MlopsHousing.ServiceDefaults;

/// <summary>What was built.</summary>
/// <param name="Version">The release, such as <c>0.1.0</c>.</param>
/// <param name="Commit">The git commit it was built from, 40 hexadecimal digits; null where the build knew none.</param>
/// <param name="Time">The time of build, which is the commit's, since equal sources give equal bytes (UTC); null where the build knew none.</param>
public sealed record BuildInfo(string Version, string? Commit, DateTimeOffset? Time)
{
    /// <summary>This build.</summary>
    public static BuildInfo Current { get; } = Of(typeof(BuildInfo).Assembly);

    /// <summary>Reads what the SDK and the project file write into an assembly.</summary>
    /// <param name="informationalVersion"><c>0.1.0+COMMIT</c>, or <c>0.1.0</c> alone.</param>
    /// <param name="sourceDateEpoch">Seconds since 1970, or null.</param>
    public static BuildInfo Parse(string informationalVersion, string? sourceDateEpoch)
    {
        var time = sourceDateEpoch is null ? null : (DateTimeOffset?)DateTimeOffset.FromUnixTimeSeconds(long.Parse(sourceDateEpoch, CultureInfo.InvariantCulture));
        var plus = informationalVersion.IndexOf('+');
        return plus < 0
            ? new(informationalVersion, null, time)
            : new(informationalVersion[..plus], informationalVersion[(plus + 1)..], time);
    }

    private static BuildInfo Of(Assembly assembly) => Parse(
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
        assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(metadata => metadata.Key == "SourceDateEpoch")?.Value);
}

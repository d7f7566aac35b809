using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using MlopsHousing.Training.Synthesis;
using MlopsHousing.Training.Tuning;

namespace MlopsHousing.Training;

/// <summary><c>lineage.json</c>: what a version was made from, so that it can be made again.</summary>
/// <param name="DataSha256">The hash of the CSV file.</param>
/// <param name="Rows">Rows that the published model was trained on.</param>
/// <param name="Parameters">How LightGBM trained, its seed included.</param>
/// <param name="Packages">Versions of the packages that decide the result.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="Architecture">The CPU architecture; the digest is the same on the same one.</param>
/// <param name="Commit">The commit that the training code was built from; null outside a repository.</param>
/// <param name="TrainedAt">When, in UTC.</param>
/// <param name="Seconds">How long each step took, up to the writing of this.</param>
public sealed record Lineage(
    string DataSha256,
    int Rows,
    LightGbmParameters Parameters,
    IReadOnlyDictionary<string, string> Packages,
    string Runtime,
    string Architecture,
    string? Commit,
    DateTimeOffset TrainedAt,
    IReadOnlyDictionary<string, double> Seconds)
{
    private const string PackagePrefix = "Package:";

    /// <summary>Says that the data was made up, and how; null for data that was not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SyntheticMark? Synthetic { get; init; }

    /// <summary>How the parameters were found, if by tuning.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TuningReport? Tuning { get; init; }

    internal static Lineage Of(string dataSha256, int rows, LightGbmParameters parameters, IReadOnlyDictionary<string, double> seconds)
    {
        var assembly = typeof(Lineage).Assembly;
        // The build writes package versions into the assembly: LightGBM's is native and could not be asked.
        var packages = assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Where(a => a.Key.StartsWith(PackagePrefix, StringComparison.Ordinal))
            .ToDictionary(a => a.Key[PackagePrefix.Length..], a => a.Value ?? "");
        // "1.2.3+commit", as the SDK writes it.
        var commit = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+') is [_, var after] ? after : null;
        return new(
            dataSha256,
            rows,
            parameters,
            new SortedDictionary<string, string>(packages, StringComparer.Ordinal),
            RuntimeInformation.FrameworkDescription,
            RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(),
            commit,
            DateTimeOffset.UtcNow,
            seconds);
    }
}

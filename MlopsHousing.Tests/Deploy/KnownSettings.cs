using System.Text.RegularExpressions;

namespace MlopsHousing.Tests.Deploy;

/// <summary>Names of settings: those of the README's table, which a test holds to the options classes, and the platform's.</summary>
internal static partial class KnownSettings
{
    // Read by ASP.NET Core and OpenTelemetry themselves.
    private static readonly string[] _platform = ["HTTP_PORTS", "OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"];

    private static readonly List<string> _readme = [.. File.ReadLines(Repository.File("README.md"))
        .Select(line => Row().Match(line)).Where(row => row.Success).Select(row => row.Groups["name"].Value)];

    /// <summary>Whether a service reads it. Lists are known by any number, dictionaries by any name.</summary>
    public static bool Has(string key) => _platform.Contains(key) || _readme.Any(known =>
        key == known
        || (key.StartsWith($"{known}__", StringComparison.Ordinal) && int.TryParse(key[(known.Length + 2)..], out _))
        || (known.EndsWith("__NAME", StringComparison.Ordinal) && key.StartsWith(known[..^"NAME".Length], StringComparison.Ordinal)));

    [GeneratedRegex(@"^\| `(?<name>\w+)` \|")]
    private static partial Regex Row();
}

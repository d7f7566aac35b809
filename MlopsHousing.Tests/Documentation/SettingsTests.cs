using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace MlopsHousing.Tests.Documentation;

/// <summary>Holds the README's table of settings against the options classes: every setting, no other, each with its default.</summary>
public sealed partial class SettingsTests
{
    private static readonly string[] _assemblies =
        ["MlopsHousing.Modeling", "MlopsHousing.Monitoring", "MlopsHousing.ServiceDefaults", "MlopsHousing.Predict", "MlopsHousing.Api", "MlopsHousing.AllInOne"];

    // Settings of the platform, which have no options class of ours.
    private static readonly string[] _platform = ["ASPNETCORE_URLS", "ConnectionStrings__cache", "ConnectionStrings__store", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_TRACES_SAMPLER_ARG"];

    [Fact]
    public void The_README_lists_every_setting_with_its_default()
    {
        var documented = File.ReadLines(Repository.File("README.md"))
            .Select(line => Row().Match(line)).Where(row => row.Success)
            .ToDictionary(row => row.Groups["name"].Value, row => row.Groups["default"].Value, StringComparer.Ordinal);
        Assert.All(_platform, name => Assert.True(documented.Remove(name), $"{name} is missing."));
        Assert.Equal(
            Real().OrderBy(setting => setting.Name, StringComparer.Ordinal).Select(setting => $"{setting.Name} = {setting.Default}"),
            documented.OrderBy(setting => setting.Key, StringComparer.Ordinal).Select(setting => $"{setting.Key} = {setting.Value}"));
    }

    private static IEnumerable<(string Name, string Default)> Real() =>
        from assembly in _assemblies.Select(Assembly.Load)
        from type in assembly.GetTypes()
        let section = type.GetField("SectionName", BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)?.GetRawConstantValue()
        where section is not null
        let defaults = Activator.CreateInstance(type, nonPublic: true)
        from setting in Of((string)section, defaults!)
        select setting;

    private static IEnumerable<(string Name, string Default)> Of(string section, object options) =>
        from property in options.GetType().GetProperties()
        where property.CanWrite
        let name = $"{section.Replace(":", "__", StringComparison.Ordinal)}__{property.Name}"
        from setting in IsPlain(property.PropertyType)
            ? [(property.PropertyType == typeof(Dictionary<string, string>) ? $"{name}__NAME" : name, Text(property.GetValue(options)))]
            : Of(name, property.GetValue(options)!)
        select setting;

    private static bool IsPlain(Type type) =>
        type.Namespace!.StartsWith("System", StringComparison.Ordinal) || type.IsEnum || type.IsArray || Nullable.GetUnderlyingType(type) is not null;

    private static string Text(object? value) => value switch
    {
        null or "" or System.Collections.ICollection { Count: 0 } => "—",
        bool flag => flag ? "true" : "false",
        TimeSpan time => time.ToString("g", CultureInfo.InvariantCulture),
        IFormattable formattable => $"{formattable.ToString(null, CultureInfo.InvariantCulture)}",
        _ => $"{value}",
    };

    [GeneratedRegex(@"^\| `(?<name>\w+)` \| `?(?<default>[^`|]+?)`? \|")]
    private static partial Regex Row();
}

using YamlDotNet.RepresentationModel;

namespace MlopsHousing.Cli.Doctor;

/// <summary>Which labels a selector takes. One that is missing takes nothing, one that is empty takes everything.</summary>
internal static class LabelSelector
{
    public static bool Matches(YamlNode? selector, IReadOnlyDictionary<string, string> labels) =>
        selector is not null
        && Matches(selector.Map("matchLabels"), labels)
        && selector.Items("matchExpressions").All(expression => Holds(expression, labels));

    /// <summary>The same for a plain map, as services have.</summary>
    public static bool Matches(IReadOnlyDictionary<string, string> wanted, IReadOnlyDictionary<string, string> labels) =>
        wanted.All(pair => labels.TryGetValue(pair.Key, out var value) && value == pair.Value);

    private static bool Holds(YamlNode expression, IReadOnlyDictionary<string, string> labels)
    {
        var value = labels.GetValueOrDefault(expression.Text("key") ?? "");
        return expression.Text("operator") switch
        {
            "In" => value is not null && expression.Texts("values").Contains(value),
            "NotIn" => value is null || !expression.Texts("values").Contains(value),
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            _ => false,
        };
    }
}

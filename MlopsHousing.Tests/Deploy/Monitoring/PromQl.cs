using System.Text.RegularExpressions;

namespace MlopsHousing.Tests.Deploy.Monitoring;

/// <summary>What a PromQL expression asks for. Read by its tokens, which is enough for our own; promtool checks the grammar.</summary>
internal static partial class PromQl
{
    private static readonly HashSet<string> _words = ["and", "or", "unless", "by", "without", "on", "ignoring", "group_left", "group_right", "offset", "bool"];

    // Told by kube-state-metrics, kubelets, node-exporter, Argo CD and probers.
    private static readonly string[] _clusters = ["kube_", "kubelet_", "node_", "container_", "argocd_", "probe_"];

    /// <summary>The selectors, such as <c>up{job="api"}</c>, without their ranges.</summary>
    public static IReadOnlyList<string> Selectors(string expression) =>
    [
        .. from Match match in Selector().Matches(Labels().Replace(expression, " "))
           let text = match.Value.Trim()
           where text.Length > 0 && !_words.Contains(text)
           select text,
    ];

    /// <summary>The labels that it aggregates or joins by.</summary>
    public static IReadOnlyList<string> Groupings(string expression) =>
        [.. Labels().Matches(expression).SelectMany(match => match.Groups["labels"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct()];

    /// <summary>Whether a selector is of what only a cluster tells.</summary>
    public static bool IsOfACluster(string selector) => _clusters.Any(prefix => selector.StartsWith(prefix, StringComparison.Ordinal));

    [GeneratedRegex(@"\b(by|without|on|ignoring|group_left|group_right)\s*\((?<labels>[^)]*)\)")]
    private static partial Regex Labels();

    // A name that calls nothing, with or without matchers; or matchers alone. What stands in brackets begins with a digit.
    [GeneratedRegex(@"(?<![\w:.])[a-zA-Z_:][\w:]*(\{[^}]*\})?(?![\w:]|\s*\(|\{)|(?<![\w:])\{[^}]*\}")]
    private static partial Regex Selector();
}

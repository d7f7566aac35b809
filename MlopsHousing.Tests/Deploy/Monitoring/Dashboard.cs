using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MlopsHousing.Tests.Deploy.Monitoring;

/// <summary>A dashboard as Grafana is given it.</summary>
/// <param name="Name">Its file's, without ending.</param>
/// <param name="Json">What the file holds.</param>
internal sealed partial record Dashboard(string Name, JsonNode Json)
{
    /// <summary>Where all of them are.</summary>
    public static string Folder { get; } = Repository.File("deploy", "monitoring", "grafana", "provisioning", "dashboards");

    public static IReadOnlyList<Dashboard> All { get; } =
    [
        .. from path in Directory.EnumerateFiles(Folder, "*.json").Order(StringComparer.Ordinal)
           select new Dashboard(Path.GetFileNameWithoutExtension(path), JsonNode.Parse(File.ReadAllText(path))!),
    ];

    /// <summary>All but the headings between them.</summary>
    public IEnumerable<JsonNode> Panels => Json["panels"]!.AsArray().Where(panel => (string?)panel!["type"] != "row")!;

    /// <summary>The queries of all panels.</summary>
    public IEnumerable<Query> Queries =>
        from panel in Panels
        from target in panel["targets"]!.AsArray()
        select new Query($"{Name}: {panel["title"]}", Replaced((string)target!["expr"]!), (string?)target["legendFormat"] ?? "");

    /// <summary>As Grafana asks with every value chosen; its own variables as it sets them for a short span.</summary>
    private string Replaced(string expression)
    {
        expression = expression.Replace("$__rate_interval", "1m", StringComparison.Ordinal);
        foreach (var variable in Json["templating"]!["list"]!.AsArray())
            expression = expression.Replace($"${variable!["name"]}", (string)variable["allValue"]!, StringComparison.Ordinal);
        Assert.DoesNotContain('$', expression);
        return expression;
    }

    /// <summary>A query with its variables replaced.</summary>
    /// <param name="Panel">Where it is, for people.</param>
    /// <param name="Expression">PromQL.</param>
    /// <param name="Legend">How its series are called.</param>
    internal sealed partial record Query(string Panel, string Expression, string Legend)
    {
        /// <summary>The labels that the legend shows.</summary>
        public IEnumerable<string> Labels => Label().Matches(Legend).Select(match => match.Groups[1].Value);

        [GeneratedRegex(@"\{\{(\w+)\}\}")]
        private static partial Regex Label();
    }
}

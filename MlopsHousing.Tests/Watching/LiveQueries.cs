using MlopsHousing.Cli.Doctor;
using MlopsHousing.Tests.Deploy.Monitoring;

namespace MlopsHousing.Tests.Watching;

/// <summary>
/// Every metric and label that rules and dashboards name is there in a Prometheus that has scraped the system under load, and
/// every query of a dashboard finds something.
/// </summary>
internal sealed class LiveQueries(PrometheusServer prometheus)
{
    // Nothing of these may be there: it would be a fault.
    private static readonly string[] _never = ["{otel_metric_overflow=\"true\"}"];

    // In the all-in-one there is no Redis and no call from api to predict.
    private static readonly string[] _apart = ["mlops_cache_redis_calls_total", "http_client_request_duration_seconds"];

    // These can only be parsed here (DashboardTests): they ask kube-state-metrics, the kubelet, node-exporter or Argo CD.
    private static readonly string[] _ofACluster =
    [
        "cluster: Applications not as in git", "cluster: Autoscalers: replicas against their maximum", "cluster: Git against the cluster", "cluster: Memory used",
        "cluster: Network", "cluster: Nodes not ready", "cluster: Nodes ready", "cluster: Our pods not ready", "cluster: Pods by phase", "cluster: Processors busy",
        "cluster: Replicas wanted and there", "cluster: Restarts within an hour",
        "resources: Memory, of the limit", "resources: Network", "resources: Processors used, of those asked for", "resources: Share of periods in which a pod was throttled", "resources: Volumes: free",
    ];

    public async Task CheckAsync(bool withRedisAndPredict)
    {
        var queries = Dashboard.All.SelectMany(one => one.Queries).ToList();
        Assert.Equal(_ofACluster, queries.Where(query => query.IsOfACluster).Select(query => query.Panel).Distinct().Order(StringComparer.Ordinal));

        var faults = new List<string>();
        foreach (var (where, expression) in Rules().Concat(queries.Select(query => (query.Panel, query.Expression))))
            faults.AddRange(await MissingAsync(where, expression, withRedisAndPredict));
        foreach (var query in queries.Where(query => !query.IsOfACluster && (withRedisAndPredict || !IsApart(query.Expression))))
            faults.AddRange(await EmptyAsync(query));
        foreach (var record in Records().Where(record => withRedisAndPredict || !IsApart(record)))
            if ((await prometheus.QueryAsync(record)).Count == 0) faults.Add($"The recording rule {record} gives nothing.");
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private async Task<IEnumerable<string>> MissingAsync(string where, string expression, bool withRedisAndPredict)
    {
        var (faults, labels, whole) = (new List<string>(), new HashSet<string>(), true);
        foreach (var selector in PromQl.Selectors(expression))
        {
            if (PromQl.IsOfACluster(selector) || _never.Contains(selector) || (!withRedisAndPredict && IsApart(selector)))
            {
                whole = false;
                continue;
            }

            var series = await prometheus.SeriesAsync(selector);
            if (series.Count == 0) faults.Add($"{where}: nothing is like {selector}.");
            labels.UnionWith(series.SelectMany(one => one.Select(label => label.Key)));
        }

        if (whole) faults.AddRange(PromQl.Groupings(expression).Where(label => !labels.Contains(label)).Select(label => $"{where}: nothing has the label {label}."));
        return faults;
    }

    private async Task<IEnumerable<string>> EmptyAsync(Dashboard.Query query)
    {
        var found = await prometheus.QueryAsync(query.Expression);
        if (found.Count == 0) return [$"{query.Panel}: {query.Expression} finds nothing."];
        return _never.Any(query.Expression.Contains)
            ? []
            : query.Labels.Where(label => found.All(one => one.Labels[label] is null)).Select(label => $"{query.Panel}: the legend names {label}, which no series has.");
    }

    private static bool IsApart(string text) => _apart.Any(text.Contains);

    private static IEnumerable<(string Where, string Expression)> Rules() =>
        from rule in All()
        select (rule.Text("alert") ?? rule.Text("record")!, rule.Text("expr")!);

    private static IEnumerable<string> Records() => All().Select(rule => rule.Text("record")).OfType<string>().Distinct();

    private static IEnumerable<YamlDotNet.RepresentationModel.YamlNode> All() =>
        from file in PrometheusServer.RuleFiles
        from document in YamlQueries.Documents(File.ReadAllText(file), file)
        from @group in document.Items("groups")
        from rule in @group.Items("rules")
        select rule;
}

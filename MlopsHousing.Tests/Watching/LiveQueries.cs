using MlopsHousing.Cli.Doctor;
using MlopsHousing.Tests.Deploy.Monitoring;

namespace MlopsHousing.Tests.Watching;

/// <summary>
/// Every metric and label that rules and dashboards name is there in a Prometheus that has scraped what tells them, and every
/// query of a dashboard finds something. Services are one half of that, what a cluster tells is the other.
/// </summary>
/// <param name="prometheus">The Prometheus.</param>
/// <param name="isElsewhere">Whether a selector is of what this Prometheus does not scrape.</param>
internal sealed class LiveQueries(PrometheusServer prometheus, Func<string, bool> isElsewhere)
{
    // Nothing of these may be there: it would be a fault.
    private static readonly string[] _never = ["{otel_metric_overflow=\"true\"}"];

    // In the all-in-one there is no Redis and no call from api to predict.
    private static readonly string[] _apart = ["mlops_cache_redis_calls_total", "http_client_request_duration_seconds"];

    /// <summary>For a Prometheus that scrapes the services, together or apart.</summary>
    public static LiveQueries OfServices(PrometheusServer prometheus, bool withRedisAndPredict) =>
        new(prometheus, selector => PromQl.IsOfACluster(selector) || (!withRedisAndPredict && IsApart(selector)));

    public async Task CheckAsync()
    {
        var faults = new List<string>();
        foreach (var (where, expression) in Rules().Concat(Dashboard.All.SelectMany(one => one.Queries).Select(query => (query.Panel, query.Expression))))
            faults.AddRange(await MissingAsync(where, expression));
        foreach (var query in Here())
            faults.AddRange(await EmptyAsync(query));
        foreach (var record in Records().Where(record => !isElsewhere(record)))
            if ((await prometheus.QueryAsync(record)).Count == 0) faults.Add($"The recording rule {record} gives nothing.");
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>The dashboards' queries that must find something here.</summary>
    public IReadOnlyList<Dashboard.Query> Here() =>
        [.. Dashboard.All.SelectMany(one => one.Queries).Where(query => !PromQl.Selectors(query.Expression).Any(isElsewhere))];

    private async Task<IEnumerable<string>> MissingAsync(string where, string expression)
    {
        var (faults, labels, whole) = (new List<string>(), new HashSet<string>(), true);
        foreach (var selector in PromQl.Selectors(expression))
        {
            if (isElsewhere(selector) || _never.Contains(selector))
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

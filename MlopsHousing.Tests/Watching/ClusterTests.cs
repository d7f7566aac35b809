using System.Text.Json.Nodes;
using MlopsHousing.Infrastructure.Configuration;
using MlopsHousing.Tests.Deploy;
using MlopsHousing.Tests.Deploy.Monitoring;
using MlopsHousing.Tests.Deploy.Resources;
using MlopsHousing.Tests.Processes;
using MlopsHousing.Tests.Watching.Cluster;

namespace MlopsHousing.Tests.Watching;

/// <summary>
/// What rules and dashboards ask of a cluster finds what is in one. Real are Prometheus, our rules, the dashboards' queries and the
/// node exporter; stood in for are kube-state-metrics, kubelets, cAdvisor and Argo CD (<see cref="WatchedCluster"/>).
/// </summary>
public sealed class ClusterTests
{
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(90); // many times what it takes

    [Fact]
    public async Task Queries_and_rules_on_a_cluster_find_its_objects()
    {
        await using var cluster = await WatchedCluster.StartNewAsync();
        await Eventually.HoldsAsync("everything has been scraped some times", async () =>
            (await cluster.Prometheus.QueryAsync("count(count_over_time(up[1m]) >= 5 and up == 1)")).Any(one => one.Value >= cluster.Targets), _soon);

        // Probers are seen in CertificateTests.
        var queries = new LiveQueries(cluster.Prometheus, selector => !PromQl.IsOfACluster(selector) || selector.StartsWith("probe_", StringComparison.Ordinal));
        await queries.CheckAsync();
        Assert.Empty(await cluster.Prometheus.QueryAsync("container_memory_working_set_bytes{id=\"/system.slice\"}"));

        var panels = new Dictionary<string, List<(JsonNode Labels, double Value)>>();
        foreach (var query in queries.Here())
        {
            var found = panels[query.Panel] = await cluster.Prometheus.QueryAsync(query.Expression);
            foreach (var label in query.Labels)
                Assert.Equal(Expected(cluster, query, label).Order(StringComparer.Ordinal), found.Select(one => (string)one.Labels[label]!).Distinct().Order(StringComparer.Ordinal));
        }

        Assert.Equal(ClusterObjects.Nodes.Count, Value("cluster: Nodes ready"));
        Assert.Equal(0, Value("cluster: Nodes not ready"));
        Assert.Equal(1, Value("cluster: Applications not as in git"));
        Assert.Equal(cluster.Objects.Applications.Select(one => one.Metadata.Name).Order(StringComparer.Ordinal), panels["cluster: Git against the cluster"].Select(one => (string)one.Labels["name"]!).Order(StringComparer.Ordinal));
        // One of those that shall be; jobs' pods that have ended are no trouble.
        Assert.Equal(3, cluster.Objects.Pods.Count(pod => !pod.IsReady));
        Assert.Equal(1, Value("cluster: Our pods not ready"));
        foreach (var panel in new[] { "cluster: Autoscalers: replicas against their maximum", "cluster: Processors busy", "cluster: Memory used", "resources: Memory, of the limit", "resources: Share of periods in which a pod was throttled", "resources: Volumes: free" })
            Assert.All(panels[panel], one => Assert.InRange(one.Value, 0, 1));
        Assert.All(panels["resources: Memory, of the limit"], one => Assert.Equal(0.5, one.Value, 0.01));
        // Rates over a minute of which only the end has been seen are too low, but none is zero.
        Assert.All(
            ["cluster: Processors busy", "resources: Processors used, of those asked for", "resources: Share of periods in which a pod was throttled"],
            panel => Assert.All(panels[panel], one => Assert.InRange(one.Value, 0.001, 1.5)));

        // The join with what tells where pods are: for a node that is down, its pods are no news.
        var down = Assert.Single(cluster.Objects.Pods, pod => pod.IsRunning && !pod.IsReady);
        await Eventually.HoldsAsync("a pod that doesn't answer is told of", async () => (await cluster.Prometheus.FiringAsync("PodDown", "pod")).SequenceEqual([down.Name]), _soon);
        Assert.Equal([down.Node], await cluster.Prometheus.FiringAsync("PodDown", "node"));

        double Value(string panel) => Assert.Single(panels[panel]).Value;
    }

    [Fact]
    public void References_and_monitors_are_those_of_the_charts_that_are_deployed()
    {
        var charts = Manifests.Render("deploy", "argocd", "environments", "production").Of<Application>().SelectMany(application => application.Spec.AllSources)
            .Where(source => source.Chart is not null).ToDictionary(source => source.Chart!, source => source.TargetRevision);
        charts["Kubernetes"] = KubernetesVersion.Default;
        Assert.All(Reference.All, reference => Assert.Equal(charts[reference.Of], reference.OfVersion));
        var monitors = File.ReadAllText(Repository.File("MlopsHousing.Tests", "Watching", "Cluster", "monitors.yaml")).Replace("\n# ", " ", StringComparison.Ordinal);
        Assert.All(["kube-prometheus-stack", "argo-cd"], chart => Assert.Contains($"{chart} {charts[chart]}", monitors, StringComparison.Ordinal));
    }

    /// <summary>Whom a legend must name: all that there are.</summary>
    private static IEnumerable<string> Expected(WatchedCluster cluster, Dashboard.Query query, string label) => label switch
    {
        "deployment" => cluster.Objects.Deployments.Select(one => one.Metadata.Name),
        "horizontalpodautoscaler" => cluster.Objects.Autoscalers.Select(one => one.Metadata.Name),
        "persistentvolumeclaim" => cluster.Objects.Claims.Select(one => one.Metadata.Name),
        "namespace" => ["mlops-housing"],
        "phase" => ["Pending", "Running", "Succeeded", "Failed", "Unknown"],
        "instance" => [cluster.NodeExporter],
        // cAdvisor has forgotten those that ended.
        "pod" => cluster.Objects.Pods.Where(pod => pod.IsRunning || !PromQl.Selectors(query.Expression).Any(selector => selector.StartsWith("container_", StringComparison.Ordinal))).Select(pod => pod.Name),
        _ => throw new InvalidDataException($"{query.Panel}: who is {label}?"),
    };
}

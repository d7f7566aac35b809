using k8s.Models;
using MlopsHousing.Tests.Deploy;
using MlopsHousing.Tests.Deploy.Resources;
using MlopsHousing.Tests.Processes;
using MlopsHousing.Tests.Watching.Scraping;

namespace MlopsHousing.Tests.Watching.Cluster;

/// <summary>
/// A cluster as Prometheus sees one. Real: Prometheus, our rules, and the node exporter. Stood in for, as no cluster can be had:
/// kube-state-metrics, kubelets with their cAdvisor, and Argo CD, by servers that tell of the objects of the rendered production
/// overlay with the metrics, types and labels of those projects; found and relabelled as the charts' own monitors say.
/// </summary>
internal sealed class WatchedCluster : IAsyncDisposable
{
    private static readonly Manifests _monitors = Manifests.Parse(File.ReadAllText(Repository.File("MlopsHousing.Tests", "Watching", "Cluster", "monitors.yaml")));

    private readonly Stack<IAsyncDisposable> _running = new();

    private WatchedCluster()
    {
    }

    public ClusterObjects Objects { get; } = new();

    public PrometheusServer Prometheus { get; private set; } = null!;

    /// <summary>Where the node exporter is.</summary>
    public string NodeExporter { get; private set; } = "";

    /// <summary>How many of Prometheus' targets answer.</summary>
    public int Targets { get; private set; }

    public static async Task<WatchedCluster> StartNewAsync()
    {
        var cluster = new WatchedCluster();
        try
        {
            await cluster.StartAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_running.TryPop(out var last)) await last.DisposeAsync();
    }

    private async Task StartAsync()
    {
        NodeExporter = Keep(await Cluster.NodeExporter.StartNewAsync()).Address;
        var state = Keep(await MetricsServer.StartNewAsync(("/metrics", () => KubeStateMetrics.Of(Objects))));
        var argo = Keep(await MetricsServer.StartNewAsync(("/metrics", () => ArgoCd.Of(Objects))));
        // Pods of the services themselves are seen in WatchTests. The one that is not ready doesn't answer.
        var services = Keep(await MetricsServer.StartNewAsync(("/metrics", () => "")));
        var nobody = $"127.0.0.1:{FreePort.Next()}";
        var kubelets = new List<ScrapeTarget>();
        foreach (var node in ClusterObjects.Nodes)
        {
            var kubelet = new Kubelet(Objects, node);
            kubelets.Add(new(Keep(await MetricsServer.StartNewAsync(("/metrics", kubelet.Metrics), ("/metrics/cadvisor", kubelet.CAdvisor))).Address, Node: node));
        }

        Dictionary<string, object?>[] jobs =
        [
            .. Jobs("kube-prometheus-stack-kube-state-metrics", new ScrapeTarget(state.Address, Pod: "kube-prometheus-stack-kube-state-metrics-0", Container: "kube-state-metrics")),
            .. Jobs("kube-prometheus-stack-prometheus-node-exporter", new ScrapeTarget(NodeExporter, Pod: "kube-prometheus-stack-prometheus-node-exporter-0", Container: "node-exporter")),
            .. Jobs("kube-prometheus-stack-kubelet", [.. kubelets]),
            ScrapeConfigs.Of(Objects.Monitor, Objects.Pods.Where(pod => pod.IsRunning).Select(pod => (new ScrapeTarget(pod.IsReady ? services.Address : nobody, pod.Name, pod.Containers[0].Name), pod.Labels))),
            .. Jobs("argocd-application-controller", new ScrapeTarget(argo.Address, Pod: "argocd-application-controller-0", Container: "application-controller")),
        ];
        Targets = 3 + 2 * kubelets.Count + Objects.Pods.Count(pod => pod.IsReady);
        Prometheus = Keep(await PrometheusServer.StartNewAsync(ScrapeConfigs.Configuration(jobs)));
    }

    private static IEnumerable<Dictionary<string, object?>> Jobs(string monitor, params ScrapeTarget[] targets)
    {
        var found = _monitors.Named<ServiceMonitor>(monitor);
        var service = _monitors.Of<V1Service>().Single(one => found.Spec.Selector.MatchLabels.All(label => one.Metadata.Labels.TryGetValue(label.Key, out var value) && value == label.Value));
        return ScrapeConfigs.Of(found, service, targets);
    }

    private T Keep<T>(T part) where T : IAsyncDisposable
    {
        _running.Push(part);
        return part;
    }
}

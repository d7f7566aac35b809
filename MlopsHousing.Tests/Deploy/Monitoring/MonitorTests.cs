using k8s.Models;
using MlopsHousing.Tests.Deploy.Resources;

namespace MlopsHousing.Tests.Deploy.Monitoring;

/// <summary>
/// Which of our pods Prometheus scrapes. By pods, not by services: a pod that isn't ready is behind no service, and would be missing
/// just when its figures are wanted.
/// </summary>
public sealed class MonitorTests
{
    public static TheoryData<string> Environments => Overlays.Overlay.Environments;

    [Theory]
    [MemberData(nameof(Environments))]
    public void The_services_pods_are_scraped_each_once_and_no_jobs_are(string environment)
    {
        var overlay = Overlays.Overlay.Of(environment);
        var monitor = Assert.Single(overlay.Of<PodMonitor>());
        Assert.Empty(overlay.Of<ServiceMonitor>());
        Assert.Null(monitor.Spec.NamespaceSelector); // its own
        var endpoint = Assert.Single(monitor.Spec.PodMetricsEndpoints);

        var scraped = Overlays.Overlay.PodTemplates(overlay).Where(pod => IsSelected(monitor.Spec.Selector, pod.Template.Metadata.Labels)).ToList();
        Assert.Equal(["api", "predict"], scraped.Select(pod => pod.Name).Order(StringComparer.Ordinal));
        // By this label jobs are called as rules and dashboards have them.
        Assert.All(scraped, pod => Assert.Equal(pod.Name, pod.Template.Metadata.Labels[monitor.Spec.JobLabel!]));
        Assert.All(scraped, pod => Assert.Contains(pod.Template.Spec.Containers.Single().Ports, port => port.Name == endpoint.Port && port.ContainerPort == 8080));
    }

    private static bool IsSelected(V1LabelSelector selector, IDictionary<string, string> labels)
    {
        Assert.Null(selector.MatchLabels);
        return selector.MatchExpressions.All(expression =>
        {
            Assert.Equal("In", expression.OperatorProperty);
            return labels.TryGetValue(expression.Key, out var value) && expression.Values.Contains(value);
        });
    }
}

namespace MlopsHousing.Cli.Doctor.Rules;

/// <summary>Monitors and rules carry what Prometheus looks for.</summary>
internal sealed record MonitorLabels() : Rule(
    "monitor-label",
    "Prometheus takes only monitors and rules with its release's label; without it nothing is scraped and no alert exists, and nothing says so.")
{
    private const string Label = "release";
    private const string Chart = "kube-prometheus-stack";

    public override IEnumerable<Problem> Check(Overlay overlay)
    {
        var release = ReleaseOf(overlay);
        return
            from monitor in overlay.Of("ServiceMonitor", "PodMonitor", "Probe", "PrometheusRule")
            let found = monitor.Labels.GetValueOrDefault(Label)
            where found != release
            select new Problem(monitor, $"its label {Label} is {found ?? "missing"}; set it to {release}");
    }

    // The release is named in Argo CD's application of the chart, and by default as the chart.
    private static string ReleaseOf(Overlay overlay) =>
        (from application in overlay.Of("Application")
         from source in application.Spec.Items("sources").Append(application.Spec.At("source"))
         where source.Text("chart") == Chart
         select source.Text("helm", "releaseName") ?? application.Name).FirstOrDefault(Chart);
}

namespace MlopsHousing.AppHost;

/// <summary>What watches, in containers over the files of <c>deploy/monitoring</c>.</summary>
internal static class Observability
{
    private const string Files = "../deploy/monitoring";

    // The addresses of services on this machine are known only now; in the file they have the names they have in a cluster.
    private const string StartPrometheus =
        "sed -e \"s/api:8080/$API/\" -e \"s/predict:8080/$PREDICT/\" -e \"s/alertmanager:9093/$ALERTMANAGER/\" /etc/prometheus/prometheus.yml > /tmp/prometheus.yml"
        + " && exec prometheus --config.file=/tmp/prometheus.yml --storage.tsdb.path=/prometheus --enable-feature=exemplar-storage";

    internal static void AddObservability(
        this IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource> api, IResourceBuilder<ProjectResource> predict)
    {
        var alertmanager = builder.AddContainer("alertmanager", "docker.io/prom/alertmanager", "v0.28.1")
            .WithBindMount($"{Files}/alertmanager/alertmanager.yml", "/etc/alertmanager/alertmanager.yml", isReadOnly: true)
            .WithHttpEndpoint(targetPort: 9093);

        var prometheus = builder.AddContainer("prometheus", "docker.io/prom/prometheus", "v3.7.3")
            .WithBindMount($"{Files}/prometheus", "/etc/prometheus", isReadOnly: true)
            .WithBindMount($"{Files}/rules", "/rules", isReadOnly: true)
            .WithEntrypoint("/bin/sh").WithArgs("-c", StartPrometheus)
            .WithEnvironment("API", AddressOf(api.GetEndpoint("http")))
            .WithEnvironment("PREDICT", AddressOf(predict.GetEndpoint("http")))
            .WithEnvironment("ALERTMANAGER", AddressOf(alertmanager.GetEndpoint("http")))
            .WithHttpEndpoint(targetPort: 9090);

        builder.AddContainer("grafana", "docker.io/grafana/grafana", "12.2.1")
            .WithBindMount($"{Files}/grafana/provisioning", "/etc/grafana/provisioning", isReadOnly: true)
            .WithEnvironment("GF_AUTH_ANONYMOUS_ENABLED", "true")
            .WithEnvironment("GF_AUTH_ANONYMOUS_ORG_ROLE", "Admin")
            .WithEnvironment("PROMETHEUS_URL", prometheus.GetEndpoint("http"))
            .WithHttpEndpoint(targetPort: 3000);

        // Traces go through Jaeger, which keeps them and hands them on to the dashboard.
        var jaeger = builder.AddContainer("jaeger", "docker.io/jaegertracing/jaeger", "2.11.0")
            .WithBindMount($"{Files}/jaeger/jaeger.yaml", "/etc/jaeger/jaeger.yaml", isReadOnly: true)
            .WithArgs("--config", "/etc/jaeger/jaeger.yaml")
            .WithOtlpExporter(OtlpProtocol.Grpc)
            .WithEnvironment("DASHBOARD_KEY", builder.Configuration["AppHost:OtlpApiKey"] ?? "")
            .WithHttpEndpoint(targetPort: 16686)
            .WithHttpEndpoint(targetPort: 4317, name: "otlp");
        foreach (var service in new[] { api, predict })
            service.WithEnvironment("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", jaeger.GetEndpoint("otlp"));
    }

    private static ReferenceExpression AddressOf(EndpointReference endpoint) =>
        ReferenceExpression.Create($"{endpoint.Property(EndpointProperty.Host)}:{endpoint.Property(EndpointProperty.Port)}");
}

using MlopsHousing.Cli.Doctor;

namespace MlopsHousing.Tests.Cli.Doctor;

/// <summary>A small overlay that every rule is content with; a test breaks one line of it.</summary>
internal static class GoodOverlay
{
    public const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    public const string Yaml = $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: api, namespace: shop }
        spec:
          selector: { matchLabels: { app: api } }
          template:
            metadata: { labels: { app: api } }
            spec:
              topologySpreadConstraints:
                - { maxSkew: 1, labelSelector: { matchLabels: { app: api } } }
              containers:
                - name: api
                  image: example.com/api@{{Digest}}
                  envFrom: [{ configMapRef: { name: api-env } }]
                  ports: [{ name: http, containerPort: 8080 }]
                  livenessProbe: { httpGet: { path: /livez, port: http } }
                  readinessProbe: { httpGet: { path: /readyz, port: 8080 } }
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: api-env, namespace: shop }
        data: { Predict__Address: "dns:///predict:8081", ApiKeys__Keys__ada: 5f3a }
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: api, namespace: shop, labels: { app: api } }
        spec: { selector: { app: api }, ports: [{ name: http, port: 80, targetPort: http }] }
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: { name: api, namespace: shop }
        spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: api } }
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: { name: api, namespace: shop }
        spec: { selector: { matchLabels: { app: api } } }
        ---
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: public, namespace: shop, annotations: { alb.ingress.kubernetes.io/healthcheck-path: /readyz } }
        spec: { rules: [{ http: { paths: [{ path: /v1, backend: { service: { name: api, port: { name: http } } } }] } }] }
        ---
        apiVersion: monitoring.coreos.com/v1
        kind: ServiceMonitor
        metadata: { name: api, namespace: shop, labels: { release: kube-prometheus-stack } }
        spec: { selector: { matchLabels: { app: api } }, endpoints: [{ port: http }] }
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: { name: predict, namespace: shop }
        spec:
          replicas: 2
          selector: { matchLabels: { app: predict } }
          template:
            metadata: { labels: { app: predict } }
            spec:
              containers:
                - name: predict
                  image: example.com/predict:5f3a9c1
                  ports: [{ name: http, containerPort: 8080 }, { name: grpc, containerPort: 8081 }]
                  startupProbe: { httpGet: { path: /ping, port: http } }
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: predict, namespace: shop }
        spec: { clusterIP: None, selector: { app: predict }, ports: [{ name: grpc, port: 8081 }] }
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: default-deny, namespace: shop }
        spec: { podSelector: {}, policyTypes: [Ingress, Egress] }
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: dns, namespace: shop }
        spec:
          podSelector: {}
          policyTypes: [Egress]
          egress:
            - to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } } }]
              ports: [{ port: 53, protocol: UDP }, { port: 53, protocol: TCP }]
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: public-to-api, namespace: shop }
        spec:
          podSelector: { matchLabels: { app: api } }
          policyTypes: [Ingress]
          ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8 } }], ports: [{ port: http }] }]
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: prometheus-to-api, namespace: shop }
        spec:
          podSelector: { matchLabels: { app: api } }
          policyTypes: [Ingress]
          ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: monitoring } } }], ports: [{ port: 8080 }] }]
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: api-to-predict, namespace: shop }
        spec:
          podSelector: { matchLabels: { app: api } }
          policyTypes: [Egress]
          egress: [{ to: [{ podSelector: { matchLabels: { app: predict } } }], ports: [{ port: 8081 }] }]
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: { name: predict-from-api, namespace: shop }
        spec:
          podSelector: { matchLabels: { app: predict } }
          policyTypes: [Ingress]
          ingress: [{ from: [{ podSelector: { matchExpressions: [{ key: app, operator: In, values: [api] }] } }], ports: [{ port: grpc }] }]
        """;

    /// <summary>What a rule finds in the overlay after one change.</summary>
    public static IReadOnlyList<string> Findings(Rule rule, string right, string wrong, string? more = null)
    {
        Assert.Contains(right, Yaml, StringComparison.Ordinal);
        return Findings(rule, $"{Yaml.Replace(right, wrong, StringComparison.Ordinal)}\n---\n{more}");
    }

    /// <summary>What a rule finds in any.</summary>
    public static IReadOnlyList<string> Findings(Rule rule, string yaml)
    {
        var overlay = new Overlay();
        overlay.Add(yaml, "overlay.yaml");
        return [.. rule.Check(overlay).Select(problem => $"{problem.Where}: {problem.What}")];
    }
}

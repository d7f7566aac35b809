using MlopsHousing.Cli.Doctor;
using MlopsHousing.Cli.Doctor.Rules;
using static MlopsHousing.Tests.Cli.Doctor.GoodOverlay;

namespace MlopsHousing.Tests.Cli.Doctor;

/// <summary>Each rule speaks up where something is broken, and is quiet where nothing is.</summary>
public sealed class RuleTests
{
    private const string Application = """
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata: { name: shop }
        spec:
          syncPolicy: { syncOptions: [RespectIgnoreDifferences=true] }
          ignoreDifferences: [{ group: apps, kind: Deployment, jsonPointers: [/spec/replicas] }]
        """;

    public static TheoryData<string> Rules => [.. DoctorCommand.Rules.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_rule_is_quiet_where_nothing_is_broken(string rule) =>
        Assert.Empty(Findings(DoctorCommand.Rules.Single(one => one.Name == rule), Yaml));

    [Theory]
    [InlineData("path: /livez, port: http", "path: /alive, port: http", "Deployment/api: the livenessProbe of api asks for /alive, which no route answers; there are /livez, /readyz, /health, /v1/version")]
    [InlineData("path: /readyz, port: 8080", "path: /readyz, port: 8443", "Deployment/api: the readinessProbe of api goes to port 8443, which the container doesn't declare; it has 8080")]
    [InlineData("path: /ping, port: http", "path: /ping, port: grpc", "StatefulSet/predict: the startupProbe of predict goes to port 8081; HTTP is answered on 8080")]
    [InlineData("httpGet: { path: /ping, port: http }", "grpc: { port: 8081 }", "StatefulSet/predict: the startupProbe of predict asks for gRPC's health service, which is not served; use httpGet")]
    [InlineData("healthcheck-path: /readyz", "healthcheck-path: /", "Ingress/public: the load balancer's health check of api asks for /, which no route answers; there are /livez, /readyz, /health, /v1/version")]
    public void A_probe_that_no_route_answers_is_found(string right, string wrong, string expected) =>
        Assert.Equal([expected], Findings(new ProbeRoutes(), right, wrong));

    [Fact]
    public void Probes_of_others_are_only_held_against_their_ports()
    {
        const string Redis = "{ apiVersion: v1, kind: Pod, metadata: { name: cache }, spec: { containers: [{ name: cache, ports: [{ containerPort: 6379 }], livenessProbe: { PROBE } }] } }";
        Assert.Empty(Findings(new ProbeRoutes(), Redis.Replace("PROBE", "tcpSocket: { port: 6379 }", StringComparison.Ordinal)));
        Assert.Empty(Findings(new ProbeRoutes(), Redis.Replace("PROBE", "httpGet: { path: /anything, port: 6379 }", StringComparison.Ordinal)));
        Assert.Equal(
            ["Pod/cache: the livenessProbe of cache goes to port redis, which the container doesn't declare; it has 6379"],
            Findings(new ProbeRoutes(), Redis.Replace("PROBE", "tcpSocket: { port: redis }", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("kind: Deployment, name: api }", "kind: Deployment, name: apis }", "there is no Deployment/apis of apps/v1 in shop; correct scaleTargetRef")]
    [InlineData("scaleTargetRef: { apiVersion: apps/v1,", "scaleTargetRef: { apiVersion: extensions/v1beta1,", "there is no Deployment/api of extensions/v1beta1 in shop; correct scaleTargetRef")]
    [InlineData("HorizontalPodAutoscaler\nmetadata: { name: api, namespace: shop }", "HorizontalPodAutoscaler\nmetadata: { name: api, namespace: mall }", "there is no Deployment/api of apps/v1 in mall; correct scaleTargetRef")]
    public void An_autoscaler_without_its_target_is_found(string right, string wrong, string expected) =>
        Assert.Equal([$"HorizontalPodAutoscaler/api: {expected}"], Findings(new HpaTargets(), right, wrong));

    [Theory]
    [InlineData("spec: { selector: { app: api },", "spec: { selector: { app: apis },", "Service/api: its selector takes nothing that is here; correct its labels")]
    [InlineData("port: 80, targetPort: http", "port: 80, targetPort: web", "Service/api: its targetPort web is no port of Deployment/api; name one that its containers declare")]
    [InlineData("PodDisruptionBudget\nmetadata: { name: api, namespace: shop }", "PodDisruptionBudget\nmetadata: { name: api, namespace: mall }", "PodDisruptionBudget/api: its selector takes nothing that is here; correct its labels")]
    [InlineData("values: [api]", "values: [web]", "NetworkPolicy/predict-from-api: a podSelector of its ingress takes nothing that is here; correct its labels")]
    [InlineData("name: public-to-api, namespace: shop }\nspec:\n  podSelector: { matchLabels: { app: api } }", "name: public-to-api, namespace: shop }\nspec:\n  podSelector: { matchLabels: { app: web } }", "NetworkPolicy/public-to-api: its podSelector takes nothing that is here; correct its labels")]
    [InlineData("labelSelector: { matchLabels: { app: api } }", "labelSelector: { matchLabels: { app: web } }", "Deployment/api: a topologySpreadConstraint doesn't take its own pods; give the template those labels")]
    [InlineData("endpoints: [{ port: http }]", "endpoints: [{ port: metrics }]", "ServiceMonitor/api: it scrapes the port metrics, which Service/api has not; name one of its ports")]
    [InlineData("spec: { selector: { matchLabels: { app: api } }, endpoints", "spec: { selector: { matchLabels: { app: web } }, endpoints", "ServiceMonitor/api: its selector takes nothing that is here; correct its labels")]
    public void A_selector_that_takes_nothing_is_found(string right, string wrong, string expected) =>
        Assert.Equal([expected], Findings(new Selectors(), right, wrong));

    [Fact]
    public void A_policy_for_pods_of_a_chart_is_none_of_it_either() => Assert.Empty(Findings(
        new Selectors(), "{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: dns, namespace: argocd }, spec: { podSelector: { matchLabels: { app: argocd-server } }, policyTypes: [Egress] } }"));

    [Fact]
    public void A_monitor_of_another_namespace_is_none_of_this_overlays_business() =>
        Assert.Empty(Findings(new Selectors(), "endpoints: [{ port: http }] }", "endpoints: [{ port: metrics }], namespaceSelector: { matchNames: [argocd] } }"));

    [Theory]
    [InlineData("podSelector: { matchLabels: { app: predict } } }], ports: [{ port: 8081 }]", "podSelector: { matchLabels: { app: predict } } }], ports: [{ port: 8080 }]",
        "Deployment/api: no policy lets it out to StatefulSet/predict on TCP port 8081 (the setting Predict__Address); allow that edge")]
    [InlineData("values: [api]", "values: [web]", "StatefulSet/predict: no policy lets Deployment/api in on TCP port 8081 (the setting Predict__Address); allow that edge")]
    [InlineData("{ port: 53, protocol: TCP }", "{ port: 5353, protocol: TCP }",
        "Deployment/api: no policy lets it out to others on TCP port 53 (looking names up); allow that edge",
        "StatefulSet/predict: no policy lets it out to others on TCP port 53 (looking names up); allow that edge")]
    [InlineData("cidr: 10.0.0.0/8 } }], ports: [{ port: http }]", "cidr: 10.0.0.0/8 } }], ports: [{ port: 8443 }]",
        "Deployment/api: no policy lets others in on TCP port 8080 (Ingress/public); allow that edge")]
    [InlineData("kubernetes.io/metadata.name: monitoring } } }], ports: [{ port: 8080 }]", "kubernetes.io/metadata.name: monitoring } } }], ports: [{ port: 9090 }]",
        "Deployment/api: no policy lets others in on TCP port 8080 (ServiceMonitor/api); allow that edge")]
    [InlineData("ApiKeys__Keys__ada: 5f3a", "Registry__Root: s3://models/", "Deployment/api: no policy lets it out to others on TCP port 443 (the setting Registry__Root); allow that edge")]
    [InlineData("ApiKeys__Keys__ada: 5f3a", "Store: Host=db.example.com;Port=5432", "Deployment/api: no policy lets it out to others on TCP port 5432 (the setting Store); allow that edge")]
    public void An_edge_without_a_policy_is_found(string right, string wrong, params string[] expected) =>
        Assert.Equal(expected, Findings(new EdgePolicies(), right, wrong));

    [Fact]
    public void Edges_are_known_from_pod_monitors_and_from_the_templates_of_secrets_too()
    {
        const string Monitor = "{ apiVersion: monitoring.coreos.com/v1, kind: PodMonitor, metadata: { name: pods, namespace: shop }, spec: { selector: { matchLabels: { app: predict } }, podMetricsEndpoints: [{ port: http }] } }";
        Assert.Equal(
            ["StatefulSet/predict: no policy lets others in on TCP port 8080 (PodMonitor/pods); allow that edge"],
            Findings(new EdgePolicies(), $"{Yaml}\n---\n{Monitor}"));

        const string Secret = "{ apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: { name: keys, namespace: shop }, spec: { target: { template: { data: { cache: '${stack.Cache}:6379,password={{ .p }}' } } } } }";
        Assert.Equal(
            ["Deployment/api: no policy lets it out to others on TCP port 6379 (the setting cache); allow that edge"],
            Findings(new EdgePolicies(), "configMapRef: { name: api-env } }]", "configMapRef: { name: api-env } }, { secretRef: { name: keys } }]", Secret));
    }

    [Fact]
    public void A_setting_that_another_replaces_leads_nowhere() => Assert.Empty(Findings(
        new EdgePolicies(),
        Yaml.Replace("ports: [{ port: 8081 }]", "ports: [{ port: 1 }]", StringComparison.Ordinal)
            .Replace("ports: [{ name: http, containerPort: 8080 }]\n          livenessProbe", "ports: [{ name: http, containerPort: 8080 }]\n          env: [{ name: Predict__Address, value: http://localhost:8081 }]\n          livenessProbe", StringComparison.Ordinal)));

    [Theory]
    [InlineData("0:00:05")]
    [InlineData("http://+:8080")]
    [InlineData("sha256:0123456789abcdef")]
    [InlineData("127.0.0.1:8080")]
    [InlineData("12:30")]
    public void What_only_looks_like_an_address_is_none(string value) =>
        Assert.Empty(Findings(new EdgePolicies(), "ApiKeys__Keys__ada: 5f3a", $"Some: '{value}'"));

    [Fact]
    public void Pods_that_may_connect_to_everywhere_are_found() => Assert.Equal(
        ["Pod/lonely: no policy denies it connections from everywhere; add a default deny of Ingress to mall", "Pod/lonely: no policy denies it connections to everywhere; add a default deny of Egress to mall"],
        Findings(new EdgePolicies(), $"{Yaml}\n---\n{{ apiVersion: v1, kind: Pod, metadata: {{ name: lonely, namespace: mall }} }}"));

    [Theory]
    [InlineData("labels: { release: kube-prometheus-stack }", "labels: { app: api }", null, "ServiceMonitor/api: its label release is missing; set it to kube-prometheus-stack")]
    [InlineData("release: kube-prometheus-stack", "release: prometheus", null, "ServiceMonitor/api: its label release is prometheus; set it to kube-prometheus-stack")]
    [InlineData("release: kube-prometheus-stack", "release: kube-prometheus-stack", "mon", "ServiceMonitor/api: its label release is kube-prometheus-stack; set it to mon")]
    public void A_monitor_that_Prometheus_passes_over_is_found(string right, string wrong, string? release, string expected) => Assert.Equal(
        [expected],
        Findings(new MonitorLabels(), right, wrong, release is null ? null : $"{{ apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {{ name: monitoring }}, spec: {{ source: {{ chart: kube-prometheus-stack, helm: {{ releaseName: {release} }} }} }} }}"));

    [Theory]
    [InlineData("", "")]
    [InlineData("RespectIgnoreDifferences=true", "ServerSideApply=true")]
    [InlineData("/spec/replicas", "/spec/paused")]
    [InlineData("kind: Deployment", "kind: StatefulSet")]
    public void A_fight_of_autoscaler_and_GitOps_is_found(string right, string wrong)
    {
        var application = right.Length == 0 ? null : Application.Replace(right, wrong, StringComparison.Ordinal);
        var finding = Assert.Single(Findings(new ReplicasOfOne(), "spec:\n  selector: { matchLabels: { app: api } }", "spec:\n  replicas: 3\n  selector: { matchLabels: { app: api } }", application));
        Assert.StartsWith("Deployment/api: HorizontalPodAutoscaler/api scales it, yet it says replicas;", finding, StringComparison.Ordinal);
    }

    [Fact]
    public void Replicas_at_creation_are_fine_where_GitOps_leaves_them_alone_afterwards() =>
        Assert.Empty(Findings(new ReplicasOfOne(), "spec:\n  selector: { matchLabels: { app: api } }", "spec:\n  replicas: 3\n  selector: { matchLabels: { app: api } }", Application));

    [Theory]
    [InlineData("example.com/predict", true)]
    [InlineData("example.com/predict:latest", true)]
    [InlineData("example.com:5000/predict", true)]
    [InlineData("redis:8", true)]
    [InlineData("redis:8.0-alpine", true)]
    [InlineData("redis:8.0.4-alpine", false)]
    [InlineData("example.com/predict:v1.2.3", false)]
    [InlineData("example.com/predict:latest@" + Digest, false)]
    public void An_image_that_can_change_is_found(string image, bool found) => Assert.Equal(
        found ? [$"StatefulSet/predict: the image of predict, {image}, can change; name its digest, its commit or its full version"] : [],
        Findings(new PinnedImages(), "example.com/predict:5f3a9c1", image));

    [Theory]
    [InlineData("actions/checkout@v4", true)]
    [InlineData("actions/checkout@main", true)]
    [InlineData("docker://alpine:3.20", true)]
    [InlineData("actions/checkout@0123456789abcdef0123456789abcdef01234567 # v4.2.2", false)]
    [InlineData("docker://alpine@" + Digest, false)]
    [InlineData("./.github/actions/setup", false)]
    public void An_action_that_can_change_is_found(string uses, bool found) => Assert.Equal(
        found ? [$"overlay.yaml: {uses} can change; name its commit, with the version in a comment"] : [],
        Findings(new PinnedActions(), $"on: push\njobs:\n  build:\n    steps:\n      - uses: {uses}\n      - run: make"));

    [Fact]
    public void A_reusable_workflow_is_an_action_too() =>
        Assert.Single(Findings(new PinnedActions(), "jobs: { ship: { uses: example/flows/.github/workflows/ship.yaml@v1 } }"));

    [Theory]
    [InlineData("ApiKeys__Keys__ada: 5f3a", "Store__Password: hunter2", "ConfigMap/api-env: Store__Password looks like a secret in clear; take it from a Secret that External Secrets makes")]
    [InlineData("ApiKeys__Keys__ada: 5f3a", "ConnectionStrings__store: Host=db;Password=hunter2", "ConfigMap/api-env: ConnectionStrings__store looks like a secret in clear; take it from a Secret that External Secrets makes")]
    [InlineData("ApiKeys__Keys__ada: 5f3a", "Hook: \"https://ada:hunter2@example.com/\"", "ConfigMap/api-env: Hook looks like a secret in clear; take it from a Secret that External Secrets makes")]
    [InlineData("ports: [{ name: http, containerPort: 8080 }]", "env: [{ name: AUTH_TOKEN, value: abc }]", "Deployment/api: AUTH_TOKEN of api looks like a secret in clear; take it from a Secret that External Secrets makes")]
    public void A_secret_in_clear_is_found(string right, string wrong, string expected) =>
        Assert.Equal([expected], Findings(new ClearSecrets(), right, wrong));

    [Fact]
    public void A_secret_object_with_content_is_found_and_one_that_is_made_elsewhere_is_not()
    {
        Assert.Equal(["Secret/s: key is in it; let External Secrets make this object"], Findings(new ClearSecrets(), "{ apiVersion: v1, kind: Secret, metadata: { name: s }, data: { key: aHVudGVyMg== } }"));
        Assert.Empty(Findings(new ClearSecrets(), "{ apiVersion: v1, kind: Pod, metadata: { name: p }, spec: { containers: [{ name: c, env: [{ name: TOKEN, valueFrom: { secretKeyRef: { name: s, key: k } } }] }] } }"));
    }
}

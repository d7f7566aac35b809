using System.Text.Json.Nodes;
using k8s.Models;
using MlopsHousing.Cli.Doctor;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Deploy.Monitoring;

/// <summary>What Grafana is given. That queries find something is seen in <c>Watching/WatchTests</c> and <c>Watching/ClusterTests</c>.</summary>
public sealed class DashboardTests
{
    [Fact]
    public void There_are_four_each_with_a_name_and_an_address_of_its_own()
    {
        Assert.Equal(["Application performance", "Cluster overview", "MLOps", "Resource utilisation"], Dashboard.All.Select(one => (string)one.Json["title"]!));
        Assert.Equal(4, Dashboard.All.Select(one => (string)one.Json["uid"]!).Distinct().Count());
        Assert.All(Dashboard.All, one => Assert.NotEmpty((string)one.Json["description"]!));
    }

    [Fact]
    public void Every_query_parses()
    {
        using var temp = new TempFolder();
        var queries = Dashboard.All.SelectMany(one => one.Queries).ToList();
        Assert.True(queries.Count > 60);
        var rules = queries.Select((query, i) => $"      - record: query{i}:all:one\n        expr: {JsonValue.Create(query.Expression)!.ToJsonString()}");
        File.WriteAllText(temp["queries.yaml"], $"groups:\n  - name: queries\n    rules:\n{string.Join('\n', rules)}\n");
        var (code, output, error) = Tool.Run(Requires.Program("promtool", package: "prometheus"), ["check", "rules", temp["queries.yaml"]]);
        Assert.True(code == 0, output + error);
        Assert.Contains($"{queries.Count} rules found", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_query_is_of_the_services_or_of_the_cluster_so_that_one_test_or_the_other_tries_it() => Assert.All(
        Dashboard.All.SelectMany(one => one.Queries), query => Assert.Single(PromQl.Selectors(query.Expression).Select(PromQl.IsOfACluster).Distinct()));

    [Fact]
    public void Panels_have_titles_their_own_place_and_the_one_source()
    {
        var source = YamlQueries.Documents(File.ReadAllText(Path.Combine(Dashboard.Folder, "..", "datasources", "prometheus.yaml")), "source").Single().Items("datasources").Single().Text("uid");
        Assert.All(Dashboard.All, dashboard =>
        {
            var all = dashboard.Json["panels"]!.AsArray();
            Assert.Equal(all.Count, all.Select(panel => (int)panel!["id"]!).Distinct().Count());
            var taken = all.SelectMany(panel => Cells(panel!["gridPos"]!)).ToList();
            Assert.Equal(taken.Count, taken.Distinct().Count());
            Assert.All(taken, cell => Assert.InRange(cell.X, 0, 23));
            Assert.All(all, panel => Assert.NotEmpty((string)panel!["title"]!));
            Assert.All(dashboard.Panels, panel => Assert.Equal(source, (string?)panel["datasource"]!["uid"]));
            var titles = dashboard.Panels.Select(panel => (string)panel["title"]!).ToList();
            Assert.Equal(titles.Distinct(), titles);
        });
    }

    [Fact]
    public void A_cluster_gets_the_same_files_under_the_label_that_Grafanas_sidecar_looks_for()
    {
        var maps = Manifests.Render("deploy", "monitoring", "cluster").Of<V1ConfigMap>().ToList();
        Assert.All(maps, map => Assert.Equal(("monitoring", "1"), (map.Metadata.NamespaceProperty, map.Metadata.Labels["grafana_dashboard"])));
        Assert.Equal(
            Directory.EnumerateFiles(Dashboard.Folder, "*.json").ToDictionary(file => Path.GetFileName(file), File.ReadAllText).OrderBy(pair => pair.Key),
            maps.Select(map => Assert.Single(map.Data)).OrderBy(pair => pair.Key));
    }

    [Fact]
    public void Grafana_beside_the_services_reads_them_from_where_the_AppHost_mounts_them()
    {
        var provider = YamlQueries.Documents(File.ReadAllText(Path.Combine(Dashboard.Folder, "provider.yaml")), "provider").Single().Items("providers").Single();
        var path = provider.Text("options", "path")!;
        var appHost = File.ReadAllText(Repository.File("MlopsHousing.AppHost", "Observability.cs"));
        Assert.Contains("""WithBindMount($"{Files}/grafana/provisioning", "/etc/grafana/provisioning", isReadOnly: true)""", appHost, StringComparison.Ordinal);
        Assert.Equal(Path.GetFullPath(Dashboard.Folder), Path.GetFullPath(path.Replace("/etc/grafana", Repository.File("deploy", "monitoring", "grafana"), StringComparison.Ordinal)));
    }

    private static IEnumerable<(int X, int Y)> Cells(JsonNode place) =>
        from x in Enumerable.Range((int)place["x"]!, (int)place["w"]!)
        from y in Enumerable.Range((int)place["y"]!, (int)place["h"]!)
        select (x, y);
}

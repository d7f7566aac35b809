namespace MlopsHousing.Tests.Cli.Doctor;

public sealed class DoctorCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public DoctorCommandTests()
    {
        File.WriteAllText(_folder["good.yaml"], GoodOverlay.Yaml);
        File.WriteAllText(_folder["bad.yaml"], GoodOverlay.Yaml.Replace("path: /livez", "path: /alive", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_overlay_in_order_passes() =>
        Assert.Equal("15 objects and 0 workflows examined by 9 rules: nothing to find fault with.", (await Mlops.RunAsync(_folder, "doctor", "good.yaml")).Text().Trim());

    [Fact]
    public async Task A_broken_overlay_fails_and_people_read_what_is_wrong_where_and_why()
    {
        var result = await Mlops.RunAsync(_folder, "doctor", "bad.yaml");
        Assert.Equal("15 objects and 0 workflows examined by 9 rules: 1 fault.", result.Refusal());
        Assert.Matches("^rule +where +what is wrong\nprobe-route +Deployment/api +the livenessProbe of api asks for /alive, .*\nprobe-route: A probe that nobody answers restarts healthy pods", result.Output);
    }

    [Fact]
    public async Task Programs_get_the_same_as_JSON()
    {
        var result = await Mlops.RunAsync(_folder, "doctor", "bad.yaml", "-o", "json");
        Assert.Equal((1, ""), (result.Code, result.Error));
        var json = (result with { Code = 0 }).Json();
        Assert.Equal(9, json.GetProperty("rules").GetArrayLength());
        var finding = Assert.Single(json.GetProperty("findings").EnumerateArray());
        Assert.Equal(("probe-route", "Deployment/api"), (finding.GetProperty("rule").GetString(), finding.GetProperty("where").GetString()));
        Assert.StartsWith("A probe that nobody answers", finding.GetProperty("reason").GetString(), StringComparison.Ordinal);

        Assert.Equal(0, (await Mlops.RunAsync(_folder, "doctor", "good.yaml", "-o", "json")).Json().GetProperty("findings").GetArrayLength());
    }

    [Fact]
    public async Task What_nobody_has_filled_in_yet_is_no_fault_but_is_told()
    {
        File.WriteAllText(_folder["fresh.yaml"], GoodOverlay.Yaml.Replace("example.com/predict:5f3a9c1", $"docker.io/mlopshousing/mlops-housing-predict:{new string('0', 40)}", StringComparison.Ordinal) + """

            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: values }
            data: { root: "s3://${mlops-housing-dev-us-west-2-data.ModelBucketName}/" }
            """);
        var lines = (await Mlops.RunAsync(_folder, "doctor", "fresh.yaml")).Text().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("16 objects and 0 workflows examined by 9 rules: nothing to find fault with.", lines[0]);
        Assert.StartsWith("No release has named the images mlops-housing-predict yet: ", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("1 values of the infrastructure are not filled in yet, such as ${mlops-housing-dev-us-west-2-data.ModelBucketName}.", lines[2], StringComparison.Ordinal);
        Assert.Equal(2, (await Mlops.RunAsync(_folder, "doctor", "fresh.yaml", "-o", "json")).Json().GetProperty("unfilled").GetArrayLength());
    }

    [Fact]
    public async Task Several_files_and_folders_are_examined_as_one()
    {
        Directory.CreateDirectory(_folder["flows"]);
        File.WriteAllText(_folder["flows/ci.yml"], "jobs: { build: { steps: [{ uses: actions/checkout@v4 }] } }");
        var result = await Mlops.RunAsync(_folder, "doctor", "good.yaml", "flows");
        Assert.Equal("15 objects and 1 workflow examined by 9 rules: 1 fault.", result.Refusal());
        Assert.Contains("ci.yml", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_rendered_only_if_asked()
    {
        File.WriteAllText(_folder["kustomization.yaml"], "resources: [bad.yaml]");
        Assert.EndsWith("is to be rendered first: add --kustomize, or name a file that holds what kustomize wrote.", (await Mlops.RunAsync(_folder, "doctor", ".")).Refusal(), StringComparison.Ordinal);
        Requires.That(Requires.HasProgram("kustomize") || Requires.HasProgram("kubectl"), "neither kustomize nor kubectl is on the PATH");
        Assert.Contains("/alive", (await Mlops.RunAsync(_folder, "doctor", ".", "--kustomize")).Output, StringComparison.Ordinal);
        File.WriteAllText(_folder["kustomization.yaml"], "resources: [missing.yaml]");
        Assert.Contains("can't render .: ", (await Mlops.RunAsync(_folder, "doctor", ".", "--kustomize")).Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no nowhere; name a rendered overlay: a file or a folder.", "nowhere", null)]
    [InlineData("There is no Kubernetes object in it.yaml; name what kustomize rendered.", "it.yaml", "some: text")]
    [InlineData("it.yaml, line 2, is no YAML: ", "it.yaml", "some: text\n: - }")]
    public async Task What_cannot_be_examined_is_refused(string expected, string path, string? content)
    {
        if (content is not null) File.WriteAllText(_folder[path], content);
        Assert.StartsWith(expected, (await Mlops.RunAsync(_folder, "doctor", path)).Refusal(), StringComparison.Ordinal);
    }
}

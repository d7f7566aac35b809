using System.Net;
using System.Security.Cryptography;
using System.Text;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Hostile.Security;

/// <summary>Keys and connection strings reach every process, right and wrong ones, and are found in nothing that one writes or answers.</summary>
public sealed class SecretsInLogsTests
{
    private const string Key = "right-key-7f3a9c51";
    private const string Secret = "pa55-w0rd-e1b7";

    private static readonly TimeSpan _toStart = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task No_process_writes_or_answers_a_key_or_a_password()
    {
        using var registry = await TestRegistry.WithHomesAsync();
        using var folder = new TempFolder();
        int predictPort = FreePort.Next(), grpcPort = FreePort.Next(), apiPort = FreePort.Next(), allPort = FreePort.Next();
        var common = new Dictionary<string, string?>
        {
            ["Registry__Root"] = registry.Root,
            ["XDG_DATA_HOME"] = folder.Path,
            ["ApiKeys__Keys__ci"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key))),
            ["AWS_SECRET_ACCESS_KEY"] = Secret,
            // Nothing listens there: what connects complains, as loudly as it can.
            ["ConnectionStrings__cache"] = $"127.0.0.1:1,password={Secret},connectTimeout=200",
            ["ConnectionStrings__store"] = $"Host=127.0.0.1;Port=1;Database=d;Username=u;Password={Secret};Timeout=1",
            ["RequestLog__SampleRatio"] = "1",
            ["Logging__LogLevel__Default"] = "Trace",
        };
        await using var predict = ServiceProcess.StartProject("MlopsHousing.Predict", [], new Dictionary<string, string?>(common) { ["Predict__HttpPort"] = $"{predictPort}", ["Predict__GrpcPort"] = $"{grpcPort}" });
        await using var api = ServiceProcess.StartProject("MlopsHousing.Api", [], new Dictionary<string, string?>(common) { ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{apiPort}", ["Predict__Address"] = $"http://127.0.0.1:{grpcPort}" });
        await using var all = ServiceProcess.StartProject("MlopsHousing.AllInOne", ["--port", $"{allPort}", "--grpc-port", "0"], common);
        var answers = new StringBuilder();
        foreach (var (service, port) in new[] { (predict, predictPort), (api, apiPort), (all, allPort) })
        {
            await service.AnswersAsync($"http://127.0.0.1:{port}/readyz", _toStart);
            await AskAsync(port, answers);
        }

        foreach (var service in new[] { predict, api, all })
        {
            service.Terminate();
            await service.ExitAsync(TimeSpan.FromSeconds(60));
            Assert.Contains("\"level\"", service.Stdout, StringComparison.Ordinal);
            AssertSilent(service.Output);
        }

        AssertSilent(answers.ToString());
    }

    [Theory]
    [InlineData("MlopsHousing.Api", "ConnectionStrings__cache", "cache:6379,password=" + Secret + ",conectTimeout=1")]
    [InlineData("MlopsHousing.Api", "ConnectionStrings__store", "Hst=db;Password=" + Secret)]
    [InlineData("MlopsHousing.Api", "ApiKeys__Keys__ci", Secret)]
    [InlineData("MlopsHousing.AllInOne", "ConnectionStrings__store", "Password=" + Secret + ";;=;Host")]
    [InlineData("MlopsHousing.AllInOne", "ApiKeys__Keys__ci", Secret + "é")]
    public async Task A_process_that_is_started_with_a_wrong_secret_names_the_setting_and_not_the_secret(string project, string setting, string value)
    {
        using var registry = await TestRegistry.WithHomesAsync();
        using var folder = new TempFolder();
        await using var service = ServiceProcess.StartProject(project, [], new Dictionary<string, string?>
        {
            ["Registry__Root"] = registry.Root,
            ["XDG_DATA_HOME"] = folder.Path,
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["AllInOne__Port"] = "0",
            ["AllInOne__GrpcPort"] = "0",
            ["Predict__Address"] = "http://127.0.0.1:1",
            [setting] = value,
        });
        Assert.NotEqual(0, await service.ExitAsync(_toStart));
        Assert.Contains(setting.StartsWith("ApiKeys", StringComparison.Ordinal) ? "ApiKeys__Keys" : setting, service.Output, StringComparison.Ordinal);
        AssertSilent(service.Output);
    }

    private static async Task AskAsync(int port, StringBuilder answers)
    {
        using var http = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}") };
        foreach (var key in (string[])[Key, Key + "x", ""])
        {
            foreach (var (method, path) in new[] { ("PUT", "/v1/models/test-homes/aliases/champion"), ("POST", "/v1/predict"), ("POST", "/v1/feedback"), ("GET", "/v1/monitoring/quality"), ("GET", "/v1/monitoring/summary"), ("GET", "/v1/nothing"), ("POST", "/v2/models/x/infer"), ("GET", "/health"), ("GET", "/metrics") })
            {
                using var request = new HttpRequestMessage(new(method), path);
                if (method != "GET") request.Content = new StringContent("{\"a\":", Encoding.UTF8, "application/json");
                request.Headers.TryAddWithoutValidation("X-API-Key", key);
                request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Secret}");
                request.Headers.TryAddWithoutValidation("Cookie", $"session={Secret}");
                using var answer = await http.SendAsync(request);
                Assert.NotEqual(HttpStatusCode.InternalServerError, answer.StatusCode);
                answers.Append(answer).AppendLine(await answer.Content.ReadAsStringAsync());
            }
        }
    }

    private static void AssertSilent(string text)
    {
        foreach (var secret in (string[])[Key, Secret])
            if (text.IndexOf(secret, StringComparison.Ordinal) is >= 0 and var at)
                Assert.Fail($"A secret was told: …{text[Math.Max(0, at - 400)..Math.Min(text.Length, at + 100)]}…");
    }
}

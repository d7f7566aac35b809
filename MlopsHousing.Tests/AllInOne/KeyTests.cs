using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace MlopsHousing.Tests.AllInOne;

public sealed class KeyTests
{
    [Fact]
    public async Task The_first_start_makes_a_key_that_only_its_owner_can_read_and_never_writes_it_out()
    {
        using var registry = await TestRegistry.WithHomesAsync();
        await using var started = new AllInOneProcess(registry.Root, []);
        await started.ReadyAsync();

        var key = (await File.ReadAllTextAsync(started.KeyFile)).Trim();
        Assert.True(key.Length >= 43); // 32 random bytes
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(started.KeyFile));
        Assert.DoesNotContain(key, started.Process.Output);
        Assert.Equal(HttpStatusCode.OK, await PredictAsync(started, key));
        Assert.Equal(HttpStatusCode.Unauthorized, await PredictAsync(started, key + "x"));
    }

    [Fact]
    public async Task A_later_start_keeps_the_key()
    {
        using var registry = await TestRegistry.WithHomesAsync();
        using var owner = new TempFolder();
        var file = Path.Combine(owner.Path, "MlopsHousing", "api-key");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, "a-key-from-before\n");
        await using var started = new AllInOneProcess(registry.Root, [], new() { ["XDG_DATA_HOME"] = owner.Path });
        await started.ReadyAsync();
        Assert.Equal("a-key-from-before\n", await File.ReadAllTextAsync(file));
        Assert.Equal(HttpStatusCode.OK, await PredictAsync(started, "a-key-from-before"));
    }

    [Fact]
    public async Task A_key_that_is_configured_is_used_and_none_is_made()
    {
        using var registry = await TestRegistry.WithHomesAsync();
        var hash = Convert.ToHexStringLower(SHA256.HashData("configured"u8));
        await using var started = new AllInOneProcess(registry.Root, [], new() { ["ApiKeys__Keys__ci"] = hash });
        await started.ReadyAsync();
        Assert.False(File.Exists(started.KeyFile));
        Assert.Equal(HttpStatusCode.OK, await PredictAsync(started, "configured"));
        Assert.Equal(HttpStatusCode.Unauthorized, await PredictAsync(started, "another"));
    }

    [Fact]
    public async Task Where_no_key_can_be_kept_it_predicts_all_the_same_and_says_so()
    {
        using var registry = await TestRegistry.WithHomesAsync();
        using var owner = new TempFolder();
        await File.WriteAllTextAsync(owner["file"], "in the way of a folder");
        await using var started = new AllInOneProcess(registry.Root, [], new() { ["XDG_DATA_HOME"] = owner["file"] });
        await started.ReadyAsync();
        Assert.Contains("calls that change state are refused", started.Process.Stdout);
        Assert.Equal(HttpStatusCode.OK, await PredictAsync(started, null));
    }

    private static async Task<HttpStatusCode> PredictAsync(AllInOneProcess started, string? key)
    {
        using var http = new HttpClient { BaseAddress = started.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/predict")
        {
            Content = new StringContent(TestModels.HomeJson, Encoding.UTF8, "application/json"),
        };
        if (key is not null)
            request.Headers.Add("X-API-Key", key);
        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }
}

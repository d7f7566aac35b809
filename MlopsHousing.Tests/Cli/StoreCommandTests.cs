using MlopsHousing.Monitoring.Storage;
using MlopsHousing.Tests.Monitoring;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Cli;

public sealed class StoreCommandTests(StoreFixture stores)
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task PostgreSQL_gets_its_schema_once_even_from_two_at_a_time()
    {
        await using var test = await stores.NewAsync(StoreMode.Postgres, migrate: false);
        Dictionary<string, string?> environment = new() { ["ConnectionStrings__store"] = test.Setting.Value };
        await using (var one = Start(environment, "store", "migrate"))
        await using (var other = Start(environment, "store", "migrate"))
        {
            Assert.True(await one.ExitAsync(_limit) == 0, one.Output);
            Assert.True(await other.ExitAsync(_limit) == 0, other.Output);
        }

        await test.Store.OpenAsync(CancellationToken.None);
        await using var again = Start(environment, "store", "migrate");
        Assert.Equal(0, await again.ExitAsync(_limit));
        Assert.Equal("The schema of PostgreSQL is up to date.", again.Stdout);
    }

    [Fact]
    public async Task A_file_gets_its_schema()
    {
        using var folder = new TempFolder();
        await using var process = Start([], "store", "migrate", "--path", folder["some/store.db"]);
        Assert.True(await process.ExitAsync(_limit) == 0, process.Output);
        Assert.Contains("PredictionsAndFeedback", process.Stdout);
        Assert.True(File.Exists(folder["some/store.db"]));
    }

    [Theory]
    [InlineData(null, "ConnectionStrings__store")]
    [InlineData("Host=127.0.0.1;Port=1;Database=d;Username=u;Password=sesame", "Check that it runs")]
    [InlineData("Servant=sesame", "is not a connection string")]
    public async Task What_can_not_work_is_one_sentence_without_a_secret(string? connection, string said)
    {
        await using var process = Start(new() { ["ConnectionStrings__store"] = connection }, "store", "migrate");
        Assert.Equal(1, await process.ExitAsync(_limit));
        Assert.Contains(said, process.Stderr);
        Assert.DoesNotContain('\n', process.Stderr);
        Assert.DoesNotContain("sesame", process.Output);
    }

    private static ServiceProcess Start(Dictionary<string, string?> environment, params string[] args) =>
        ServiceProcess.StartProject("MlopsHousing.Cli", args, environment, assembly: "mlops");
}

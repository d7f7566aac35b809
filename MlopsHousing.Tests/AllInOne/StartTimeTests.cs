using System.Diagnostics;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.AllInOne;

[Collection(Alone.Name)]
public sealed class StartTimeTests
{
    private const int Attempts = 3;

    [Fact]
    public async Task It_is_ready_with_the_shipped_champion_in_under_two_seconds()
    {
        var promised = TimeSpan.FromSeconds(2);
        var best = TimeSpan.MaxValue;
        // The best of three, for what else the machine may be doing.
        for (var i = 0; i < Attempts && best > promised; i++)
        {
            var clock = Stopwatch.StartNew();
            await using var started = new AllInOneProcess(Repository.File("models"), []);
            await started.Process.AnswersAsync($"{started.Address}readyz", TimeSpan.FromSeconds(60));
            best = clock.Elapsed < best ? clock.Elapsed : best;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{best.TotalSeconds:0.00} s");
        Assert.True(best < promised, $"It took {best.TotalSeconds:0.00} s.");
    }
}

using System.Diagnostics;
using MlopsHousing.Benchmarks.Load.Systems;
using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.AllInOne;

[Collection(Alone.Name)]
public sealed class StartTimeTests
{
    private const int Attempts = 3;

    /// <summary>
    /// Two seconds by the clock are promised to a machine on which a service that only echoes starts in 0.4 s. On one that takes longer for
    /// that, five times as long.
    /// </summary>
    [Fact]
    public async Task It_is_ready_with_the_shipped_champion_in_under_two_seconds()
    {
        var (best, echo) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        // The best of three, for what else the machine may be doing.
        for (var i = 0; i < Attempts && best > Promised(); i++)
        {
            var clock = Stopwatch.StartNew();
            await using (await OwnSystems.StartPeerAsync("echo")) echo = Shorter(echo, clock.Elapsed);

            clock.Restart();
            await using var started = new AllInOneProcess(Repository.File("models"), []);
            await started.Process.AnswersAsync($"{started.Address}readyz", TimeSpan.FromSeconds(60));
            best = Shorter(best, clock.Elapsed);
        }

        var took = $"{best.TotalSeconds:0.00} s; an echo took {echo.TotalSeconds:0.00} s";
        TestContext.Current.TestOutputHelper?.WriteLine(took);
        Assert.True(best < Promised(), $"It took {took}.");

        TimeSpan Promised() => echo == TimeSpan.MaxValue || 5 * echo < TimeSpan.FromSeconds(2) ? TimeSpan.FromSeconds(2) : 5 * echo;
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}

using System.Diagnostics;

namespace MlopsHousing.Tests.Processes;

[Collection(Alone.Name)]
public sealed class StallsTests
{
    private static readonly TimeSpan _busy = TimeSpan.FromMilliseconds(60);

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task What_a_program_computes_is_not_excused(int threads)
    {
        using var stalls = new Stalls();
        // Computing in one thread; or in so many that the pool has none left for what is measured.
        var costs = new List<TimeSpan>();
        for (var i = 0; i < 5; i++)
            costs.Add((await stalls.CostAsync(async () =>
            {
                for (var t = 1; t < threads; t++) ThreadPool.QueueUserWorkItem(_ => Thread.Sleep(_busy));
                await Task.Run(Spin);
                return true;
            })).Cost);

        // Of the five, the one that the machine disturbed the least.
        Assert.True(costs.Max() > _busy / 2, $"{costs.Max().TotalMilliseconds:0.0} ms");
    }

    [Fact]
    public async Task What_the_machine_takes_is()
    {
        using var stalls = new Stalls();
        var (cost, took) = await stalls.CostAsync(async () =>
        {
            var clock = Stopwatch.StartNew();
            await using var stopper = ServiceProcess.Start("sh", ["-c", $"kill -STOP {Environment.ProcessId}; sleep 0.5; kill -CONT {Environment.ProcessId}"]);
            await stopper.ExitAsync(TimeSpan.FromSeconds(10));
            return clock.Elapsed;
        });
        Assert.True(took > TimeSpan.FromSeconds(0.5), "It was not stopped.");
        Assert.True(took - cost > TimeSpan.FromSeconds(0.4), $"{cost.TotalMilliseconds:0.0} of {took.TotalMilliseconds:0.0} ms were not excused.");
    }

    private static void Spin()
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < _busy)
        {
        }
    }
}

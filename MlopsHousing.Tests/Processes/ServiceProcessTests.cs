namespace MlopsHousing.Tests.Processes;

public sealed class ServiceProcessTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Output_and_exit_code_are_kept()
    {
        await using var process = ServiceProcess.Start("sh", ["-c", "echo out; echo $WORD >&2; exit 3"],
            new Dictionary<string, string?> { ["WORD"] = "err" });
        Assert.Equal(3, await process.ExitAsync(Limit));
        Assert.Equal("out", process.Stdout);
        Assert.Equal("err", process.Stderr);
    }

    [Fact]
    public async Task A_signal_reaches_the_process()
    {
        await using var process = ServiceProcess.Start("sh", ["-c", "trap 'exit 7' TERM; echo ready; while :; do sleep 0.05; done"]);
        await process.WritesAsync("ready", Limit);
        process.Terminate();
        Assert.Equal(7, await process.ExitAsync(Limit));
    }

    [Fact]
    public async Task Waiting_for_a_process_that_ended_fails_with_its_output()
    {
        await using var process = ServiceProcess.Start("sh", ["-c", "echo broken >&2; exit 1"]);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => process.WritesAsync("ready", Limit));
        Assert.Contains("exit code 1", failure.Message);
        Assert.Contains("broken", failure.Message);
    }

    [Fact]
    public async Task Ports_are_not_given_twice()
    {
        var ports = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(FreePort.Next)));
        Assert.Equal(ports.Length, ports.Distinct().Count());
    }
}

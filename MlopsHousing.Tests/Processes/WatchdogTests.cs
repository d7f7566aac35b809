namespace MlopsHousing.Tests.Processes;

public sealed class WatchdogTests
{
    [Fact]
    public async Task A_process_is_ended_with_its_owner_even_while_it_is_stopped()
    {
        await using var owner = ServiceProcess.Start("sleep", ["100"]);
        await using var watched = ServiceProcess.Start("sleep", ["100"]);
        Watchdog.Watch(owner.Id, watched.Id);
        watched.Signal(19);
        Assert.False(watched.HasExited);
        owner.Signal(9);
        Assert.Equal(137, await watched.ExitAsync(TimeSpan.FromSeconds(20)));
    }
}

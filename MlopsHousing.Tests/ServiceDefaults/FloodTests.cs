using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MlopsHousing.Tests.ServiceDefaults;

public sealed class FloodTests
{
    [Fact]
    public async Task A_warning_that_repeats_is_told_once_a_minute_with_the_number_of_those_left_out()
    {
        var logs = default(Logs.KeptLogs);
        await using (var server = await DefaultsServer.StartAsync())
        {
            logs = server.Logs;
            var log = server.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Away");
            for (var i = 0; i < 1_000; i++)
            {
                log.Log(LogLevel.Warning, new EventId(7), "the store is away", null, (text, _) => text);
                log.Log(LogLevel.Error, new EventId(8), "it failed", i % 2 == 0 ? new TimeoutException() : new InvalidOperationException(), (text, _) => text);
                log.Log(LogLevel.Information, new EventId(9), "told as often as it is", null, (text, _) => text);
            }

            Assert.Single(Lines("the store is away"));
            Assert.Equal(2, Lines("it failed").Count); // two kinds of exceptions
            Assert.Equal(1_000, Lines("told as often").Count);
        } // a stop tells what was left out

        Assert.Single(Lines("999 more lines of event 7 of Away were left out within a minute"));
        Assert.Equal(2, Lines("499 more lines of event 8 of Away").Count);

        List<string> Lines(string text) => [.. logs.Lines.Where(line => line.Contains(text, StringComparison.Ordinal))];
    }

    [Fact]
    public async Task Failed_requests_are_told_sixty_times_a_minute_and_then_counted()
    {
        var logs = default(Logs.KeptLogs);
        await using (var server = await DefaultsServer.StartAsync())
        {
            logs = server.Logs;
            for (var i = 0; i < 200; i++)
                await server.Client.GetAsync("/busy/broken");
        }

        // The minute may end in between.
        Assert.InRange(logs.Lines.Count(line => line.Contains("GET /busy/broken 503", StringComparison.Ordinal)), 60, 120);
        Assert.Contains(logs.Lines, line => line.Contains("more lines of event 1001 of ", StringComparison.Ordinal));
    }
}

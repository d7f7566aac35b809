using System.Text;
using MlopsHousing.Benchmarks.Load.Client;

namespace MlopsHousing.Tests.Benchmarks;

/// <summary>The load's clients count what is late as late, and take no answer for right that is not.</summary>
public sealed class LoadClientTests
{
    private const int Rate = 500;

    [Fact]
    public async Task Requests_that_fall_due_while_a_server_stalls_are_all_late()
    {
        using var server = new PlainServer(PlainServer.Ok);
        var stall = Task.Run(async () =>
        {
            await Task.Delay(400);
            server.Stall(TimeSpan.FromMilliseconds(300));
        });

        var latencies = OpenLoop.Run(server.Port, connections: 4, Echoes(7), Rate, count: Rate);

        await stall;
        Assert.Equal(Rate, latencies.Length);
        // Those of the first 200 ms wait at least 100 ms more. Whoever asks only when it is answered would see four.
        Assert.InRange(latencies.Count(latency => latency >= TimeSpan.FromMilliseconds(90)), 90, Rate);
        Assert.All(latencies, latency => Assert.True(latency > TimeSpan.Zero));
    }

    [Fact]
    public void Requests_are_sent_at_the_set_rate_and_no_faster()
    {
        using var server = new PlainServer(PlainServer.Ok);
        var clock = System.Diagnostics.Stopwatch.StartNew();

        OpenLoop.Run(server.Port, connections: 4, Echoes(3), Rate, count: 250);

        Assert.InRange(clock.ElapsedMilliseconds, 498, 30_000); // the last is due after 249 pauses
    }

    [Fact]
    public void Every_answer_is_checked_by_both_loops()
    {
        var asked = 0;
        using var server = new PlainServer(body => PlainServer.Ok(Interlocked.Increment(ref asked) == 90 ? "9" : body));

        Assert.Contains("the body is not", Assert.Throws<WrongAnswerException>(() => ClosedLoop.Run(server.Port, connections: 8, Echoes(5), count: 100)).Message, StringComparison.Ordinal);

        asked = 0;
        Assert.Throws<WrongAnswerException>(() => OpenLoop.Run(server.Port, connections: 4, Echoes(5), 1_000, count: 100));
    }

    [Fact]
    public void All_requests_are_answered_each_by_its_own_answer()
    {
        var asked = new System.Collections.Concurrent.ConcurrentBag<string>();
        using var server = new PlainServer(body =>
        {
            asked.Add(body);
            return PlainServer.Ok(body);
        });

        ClosedLoop.Run(server.Port, connections: 3, Echoes(4), count: 10);

        Assert.Equal(["0", "0", "0", "1", "1", "1", "2", "2", "3", "3"], asked.Order());
    }

    [Theory]
    [InlineData("HTTP/1.1 500 Oh\r\nContent-Length: 1\r\n\r\n0", "the status is 500")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n00", "the body is not")]
    public void An_answer_of_another_status_or_body_is_refused(string answer, string why)
    {
        using var server = new PlainServer(_ => answer);

        Assert.Contains(why, Assert.Throws<WrongAnswerException>(() => ClosedLoop.Run(server.Port, 1, Echoes(1), 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_without_a_length_is_no_answer()
    {
        using var server = new PlainServer(_ => "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");

        Assert.Throws<InvalidDataException>(() => ClosedLoop.Run(server.Port, 1, Echoes(1), 1));
    }

    [Fact]
    public void Answers_come_in_pieces_or_several_at_once()
    {
        var body = new string('x', 50_000);
        using var server = new PlainServer(_ => $"HTTP/1.1 200 OK\r\ncontent-LENGTH: {body.Length}\r\n\r\n{body}");
        using var connection = new HttpConnection(server.Port);

        connection.Send([.. PlainServer.Request("1"), .. PlainServer.Request("2")]);

        for (var i = 0; i < 2; i++) Assert.Equal(body, Encoding.ASCII.GetString(connection.Receive().Body));
    }

    private static Questions Echoes(int count) => new(
        [.. Enumerable.Range(0, count).Select(i => PlainServer.Request($"{i}"))],
        (int index, in Answer answer) => answer.Body.SequenceEqual(Encoding.ASCII.GetBytes($"{index}")) ? null : $"the body is not {index}");
}

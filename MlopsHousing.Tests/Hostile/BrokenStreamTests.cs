using System.Text;
using MlopsHousing.Tests.AllInOne;
using MlopsHousing.Tests.Hostile.Fuzzing;

namespace MlopsHousing.Tests.Hostile;

/// <summary>Found by fuzzing: a stream that breaks off after its first answers is the client's fault, and no error in the log.</summary>
public sealed class BrokenStreamTests
{
    [Fact]
    public async Task A_stream_that_breaks_off_or_is_framed_wrongly_logs_no_failure_of_ours()
    {
        using var registry = await TestRegistry.WithHomesAsync();
        await using var started = new AllInOneProcess(registry.Root, [], new() { ["RequestLog__SampleRatio"] = "1" });
        await started.ReadyAsync();
        var line = TestModels.HomeJson + "\n";
        foreach (var rest in (string[])["", "zz\r\n", "ffffffffffffffff\r\n", "5\r\n{"])
        {
            var text = $"POST /v1/predict/batch HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n{line.Length:x}\r\n{line}\r\n{rest}";
            await RawClient.SendAsync(new(0, "stream", FuzzTarget.AllInOne, Encoding.ASCII.GetBytes(text), IsWhole: false), started.Port);
        }

        started.Process.Terminate();
        await started.Process.ExitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(4, started.Process.Stdout.Split('\n').Count(l => l.Contains("POST /v1/predict/batch ", StringComparison.Ordinal)));
        Assert.DoesNotContain("\"level\":\"error\"", started.Process.Stdout, StringComparison.Ordinal);
    }
}

using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Api;

/// <summary>Alone, because it measures what is alive in this whole process.</summary>
[Collection(Alone.Name)]
public sealed class LineStreamMemoryTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task There_is_no_row_limit_and_memory_stays_bounded()
    {
        const int chunks = 1_200, rowsPerChunk = 100;
        var chunk = string.Concat(Enumerable.Repeat(HouseModel.Row + "\n", rowsPerChunk));
        using var request = await DuplexRequest.StartAsync(fixture.Server.Address, "/v1/predict/batch", "application/x-ndjson");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < chunks; i++) await request.SendAsync(chunk);
            await request.EndAsync();
        });

        Assert.Equal(200, await request.ReadStatusAsync());
        var (count, most) = (0, 0L);
        while (await request.ReadLineAsync() is not null)
            if (++count % 40_000 == 0)
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
        await sending;

        Assert.Equal(chunks * rowsPerChunk, count);
        Assert.True(most < 8_000_000, $"{most:N0} bytes were alive in mid-stream; the body has {(long)chunks * chunk.Length:N0}.");
    }
}

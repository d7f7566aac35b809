using MlopsHousing.Tests.Processes;

namespace MlopsHousing.Tests.Cli;

/// <summary>Large files: killed and gone on with, shared over pods, in constant memory.</summary>
public sealed class BatchPredictTests : IDisposable
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Theory]
    [InlineData("csv")]
    [InlineData("parquet")]
    public async Task A_run_that_was_killed_goes_on_and_writes_the_same_bytes(string kind)
    {
        using var test = await TestRegistry.WithHomesAsync();
        var input = _temp[$"in.{kind}"];
        // Explanations make it slow enough to be killed in the middle.
        if (kind == "csv") await HomesFile.WriteCsvAsync(input, rows: 600_000);
        else await HomesFile.WriteParquetAsync(input, groups: 300, rowsPerGroup: 5_000);
        string[] args = ["predict", input, "--explain", "--registry", test.Root, "--to"];
        (await Mlops.RunAsync(_temp, [.. args, _temp[$"whole.{kind}"]])).Text();

        var output = _temp[$"out.{kind}"];
        using (var killed = Mlops.Start(_temp.Path, [.. args, output]))
        {
            await Eventually.HoldsAsync("there is a checkpoint", () => File.Exists(output + ".checkpoint"), _limit);
            Assert.False(killed.HasExited);
            killed.Kill();
            await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.False(File.Exists(output));
        // What was written after the checkpoint may be there in part.
        await using (var partial = new FileStream(output + ".partial", FileMode.Append)) partial.Write("half a ro"u8);
        var resumed = await Mlops.RunAsync(_temp, [.. args, output]);

        Assert.Equal(0, resumed.Code);
        Assert.Matches("^Going on after [1-9][0-9]+ rows that are there already.\n$", resumed.Error);
        Assert.True(File.ReadAllBytes(_temp[$"whole.{kind}"]).AsSpan().SequenceEqual(File.ReadAllBytes(output)), "The bytes differ.");
        Assert.Equal(3, Directory.GetFiles(_temp.Path).Length);
    }

    [Fact]
    public async Task A_checkpoint_of_other_data_is_not_gone_on_from()
    {
        using var test = await TestRegistry.WithHomesAsync();
        await HomesFile.WriteCsvAsync(_temp["in.csv"], rows: 10);
        await File.WriteAllTextAsync(_temp["out.csv.partial"], "something else");
        await File.WriteAllTextAsync(_temp["out.csv.checkpoint"], """{"Run":"another","Chunks":1,"Rows":5,"Length":3,"End":""}""");

        Assert.Empty((await RunAsync(test, _temp["in.csv"], "--to", _temp["out.csv"])).Text());

        Assert.Equal(11, (await File.ReadAllLinesAsync(_temp["out.csv"])).Length);
        Assert.Equal(2, Directory.GetFiles(_temp.Path).Length);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("parquet")]
    public async Task Shards_together_predict_each_row_once(string kind)
    {
        using var test = await TestRegistry.WithHomesAsync();
        var input = _temp[$"in.{kind}"];
        if (kind == "csv") await HomesFile.WriteCsvAsync(input, rows: 35_000); // 4 chunks
        else await HomesFile.WriteParquetAsync(input, groups: 4, rowsPerGroup: 50);
        (await RunAsync(test, input, "--to", _temp[$"whole.{kind}"])).Text();

        (await RunAsync(test, input, "--to", _temp[$"out.{kind}"], "--shard", "0/3")).Text();
        foreach (var index in (string[])["1", "2"])
        {
            var pod = new Dictionary<string, string?> { ["JOB_COMPLETION_INDEX"] = index };
            (await Mlops.RunAsync(_temp.Path, "", pod, ["predict", input, "--to", _temp[$"out.{kind}"], "--shard", "3", "--registry", test.Root])).Text();
        }

        var shards = new List<string>[3];
        for (var i = 0; i < 3; i++) shards[i] = await PredictedTable.LinesAsync(_temp[$"out-{i}-of-3.{kind}"]);
        Assert.All(shards, shard => Assert.NotEmpty(shard));
        Assert.True(shards[0].Count > shards[1].Count);
        Assert.Equal((await PredictedTable.LinesAsync(_temp[$"whole.{kind}"])).Order(), shards.SelectMany(shard => shard).Order());
    }

    [Theory]
    [InlineData("Parquet is written as Parquet, to a file; name the output --to NAME.parquet.", "in.parquet")]
    [InlineData("Parquet is written as Parquet, to a file; name the output --to NAME.parquet.", "in.parquet", "--to", "out.csv")]
    [InlineData("CSV is written as CSV; name the output otherwise.", "in.csv", "--to", "out.parquet")]
    [InlineData("--shard writes a file per shard; name it with --to.", "in.csv", "--shard", "0/2")]
    [InlineData("--shard must be I/N with I from 0 to N-1, or N where JOB_COMPLETION_INDEX gives I.", "in.csv", "--to", "out.csv", "--shard", "2/2")]
    [InlineData("--shard must be I/N with I from 0 to N-1, or N where JOB_COMPLETION_INDEX gives I, which is not set.", "in.csv", "--to", "out.csv", "--shard", "2")]
    public async Task What_makes_no_sense_is_refused(string sentence, params string[] args)
    {
        using var test = await TestRegistry.WithHomesAsync();
        await HomesFile.WriteCsvAsync(_temp["in.csv"], rows: 1);
        await HomesFile.WriteParquetAsync(_temp["in.parquet"], groups: 1, rowsPerGroup: 1);

        Assert.Equal(sentence, (await Mlops.RunAsync(_temp, ["predict", .. args, "--registry", test.Root])).Refusal());
    }

    [Fact]
    public async Task Ten_times_the_rows_take_no_more_memory()
    {
        // Otherwise the collector begins when as much was allocated as fits into the processor's cache: on some all of a run.
        var environment = new Dictionary<string, string?> { ["DOTNET_GCgen0size"] = "0x400000" };
        using var test = await TestRegistry.WithHomesAsync();
        await HomesFile.WriteCsvAsync(_temp["small.csv"], rows: 50_000);
        await HomesFile.WriteCsvAsync(_temp["large.csv"], rows: 500_000);

        var (small, large) = (await PeakAsync("small.csv"), await PeakAsync("large.csv"));

        Assert.True(large < 1.3 * small, $"{large >> 20} MB instead of {small >> 20} MB.");

        async Task<long> PeakAsync(string input)
        {
            using var process = Mlops.Start(_temp.Path, environment, ["predict", _temp[input], "--to", _temp["out.csv"], "--registry", test.Root]);
            var (peak, output, error) = (0L, process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            while (!process.WaitForExit(20))
            {
                process.Refresh();
                try
                {
                    peak = Math.Max(peak, process.PeakWorkingSet64);
                }
                catch (InvalidOperationException)
                {
                    // It ended just now.
                }
            }

            Assert.Equal(0, (await Mlops.EndAsync(process, output, error)).Code);
            return peak;
        }
    }

    private Task<Mlops.Result> RunAsync(TestRegistry test, params string[] args) => Mlops.RunAsync(_temp, ["predict", .. args, "--registry", test.Root]);
}

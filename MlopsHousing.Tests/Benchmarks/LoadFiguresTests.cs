using MlopsHousing.Benchmarks.Load.Figures;
using MlopsHousing.Benchmarks.Load.Report;

namespace MlopsHousing.Tests.Benchmarks;

/// <summary>What the load's table is made of.</summary>
public sealed class LoadFiguresTests
{
    [Theory]
    [InlineData(0.5, 50)]
    [InlineData(0.9, 90)]
    [InlineData(0.99, 99)]
    [InlineData(0.999, 100)]
    [InlineData(1, 100)]
    [InlineData(0.001, 1)]
    public void A_quantile_is_the_least_value_that_the_share_does_not_exceed(double share, int expected) =>
        Assert.Equal(expected, Quantiles.Of([.. Enumerable.Range(1, 100).OrderBy(i => i * 37 % 101)], share));

    [Fact]
    public void Of_nothing_there_is_no_quantile()
    {
        Assert.Throws<ArgumentException>(() => Quantiles.Of<int>([], 0.5));
        Assert.Throws<ArgumentException>(() => Quantiles.Median([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantiles.Of([1], 0));
    }

    [Theory]
    [InlineData(new double[] { 3, 1, 2 }, 2)]
    [InlineData(new double[] { 4, 1, 3, 2 }, 2.5)]
    [InlineData(new double[] { 7 }, 7)]
    public void The_median_is_the_middle(double[] values, double expected) => Assert.Equal(expected, Quantiles.Median(values));

    [Fact]
    public void A_counter_is_summed_over_its_labels_and_not_over_others_that_begin_like_it()
    {
        const string scrape = """
            # HELP mlops_predictions_total Rows
            # TYPE mlops_predictions_total counter
            mlops_predictions_total{outcome="ok",unit="a } b"} 40 1764039735000
            mlops_predictions_total{outcome="refused"} 2 1764039735000
            mlops_predictions_total_other 1000
            plain 1.5
            """;

        Assert.Equal(42, Metrics.Sum(scrape, "mlops_predictions_total"));
        Assert.Equal(1.5, Metrics.Sum(scrape, "plain"));
        Assert.Null(Metrics.Sum(scrape, "absent"));
    }

    [Theory]
    [InlineData(0.6, false, true, true)]
    [InlineData(0.4, false, false, true)]
    [InlineData(0.1, false, false, false)]
    [InlineData(0.6, true, false, false)]
    [InlineData(0.4, true, true, false)]
    public void A_bound_may_hold_where_the_target_is_missed(double value, bool atMost, bool isMet, bool holds)
    {
        var bound = new Bound("it", value, Target: 0.5, Held: 0.3, atMost);

        Assert.Equal(isMet, bound.IsMet);
        Assert.Equal(holds, bound.Holds);
    }

    [Fact]
    public void What_is_told_only_fails_nothing() => Assert.True(new Bound("it", 1_000, Target: 1, Held: null, AtMost: true).Holds);

    [Fact]
    public void The_table_takes_the_place_of_the_one_before_it_in_a_document()
    {
        var once = DocumentPart.Replace("Before\n<!-- load -->\n<!-- /load -->\nAfter\n", "a table\n");
        Assert.Equal("Before\n<!-- load -->\n\na table\n\n<!-- /load -->\nAfter\n", once);
        Assert.Equal(once.Replace("a table", "another", StringComparison.Ordinal), DocumentPart.Replace(once, "another"));
        Assert.Throws<InvalidOperationException>(() => DocumentPart.Replace("No such part", "a table"));
        Assert.Contains("<!-- load -->\n", File.ReadAllText(Repository.File("README.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_s_time_and_memory_are_read_with_its_children()
    {
        Requires.That(OperatingSystem.IsLinux(), "processes' times are read from /proc");
        using var shell = System.Diagnostics.Process.Start("sh", ["-c", "(i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; sleep 60) & wait"]);
        try
        {
            var seen = SpinWait.SpinUntil(() => ProcessTree.Cpu(shell.Id) >= TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(60));

            Assert.True(seen, $"{ProcessTree.Cpu(shell.Id)}");
            Assert.True(shell.TotalProcessorTime < ProcessTree.Cpu(shell.Id));
            Assert.True(ProcessTree.Resident(shell.Id) > 100_000);
        }
        finally
        {
            shell.Kill(entireProcessTree: true);
        }

        shell.WaitForExit();
        Assert.Equal(TimeSpan.Zero, ProcessTree.Cpu(shell.Id));
    }
}

using System.Globalization;
using MlopsHousing.Cli.Batches;
using Spectre.Console;

namespace MlopsHousing.Cli.Display;

/// <summary>Shows how many rows are done, how fast, and how long it will take: on standard error, and nothing where that is no terminal.</summary>
internal static class RowBar
{
    public static Task ShowAsync(Func<IProgress<BatchProgress>?, Task> run) => Console.IsErrorRedirected
        ? run(null)
        : new Progress(Terminal.Error)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
            .StartAsync(context => run(new Bar(context.AddTask("0 rows", maxValue: 1))));

    private sealed class Bar(ProgressTask task) : IProgress<BatchProgress>
    {
        public void Report(BatchProgress value)
        {
            task.Description = string.Create(CultureInfo.InvariantCulture, $"{value.Rows:N0} rows, {value.PerSecond:N0} a second");
            if (value.Fraction is { } fraction) task.Value = fraction;
            else task.IsIndeterminate = true;
        }
    }
}

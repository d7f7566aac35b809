using MlopsHousing.Training;
using Spectre.Console;

namespace MlopsHousing.Cli.Display;

/// <summary>Shows how far a run is: a bar per step on standard error, and nothing where that is no terminal.</summary>
internal static class ProgressBars
{
    public static Task<T> ShowAsync<T>(Func<IProgress<TrainingProgress>?, Task<T>> run) => Console.IsErrorRedirected
        ? run(null)
        : new Progress(Terminal.Error)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(), new SpinnerColumn())
            .StartAsync(context => run(new Bars(context)));

    /// <summary>Steps come one after another; a new name is a new bar. Reports arrive in order, on the thread that works.</summary>
    private sealed class Bars(ProgressContext context) : IProgress<TrainingProgress>
    {
        private readonly Dictionary<string, ProgressTask> _bars = [];

        public void Report(TrainingProgress value)
        {
            if (!_bars.TryGetValue(value.Step, out var bar)) bar = _bars[value.Step] = context.AddTask(Markup.Escape(value.Step), maxValue: 1);
            bar.Value = value.Fraction;
        }
    }
}

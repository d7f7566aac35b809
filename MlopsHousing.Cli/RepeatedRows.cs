using MlopsHousing.Cli.Display;

namespace MlopsHousing.Cli;

/// <summary>What is said of data in which homes may be told twice.</summary>
internal static class RepeatedRows
{
    // A few happen by chance, and change no figure.
    private const double Few = 0.01;

    public static void Tell(int repeats, int rows)
    {
        if (repeats <= Few * rows) return;
        Terminal.Say($"{repeats} of {rows} rows repeat another, features and target. Leave out those that are one home told twice: it would be trained on and "
            + "held out to test at once, so that errors look smaller than they are and intervals get too narrow.");
    }
}

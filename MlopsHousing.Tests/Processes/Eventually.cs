using System.Diagnostics;

namespace MlopsHousing.Tests.Processes;

/// <summary>Polls a condition in place of sleeping for a guessed time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="what">What is waited for, as a sentence's end: "the cache is back".</param>
    /// <param name="condition">Asked again and again.</param>
    /// <param name="within">How long at most.</param>
    /// <exception cref="TimeoutException">It did not come to hold.</exception>
    public static async Task HoldsAsync(string what, Func<Task<bool>> condition, TimeSpan within)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > within)
                throw new TimeoutException($"Waited {within.TotalSeconds:0.#} s in vain until {what}.");
            await Task.Delay(Pause);
        }
    }

    /// <inheritdoc cref="HoldsAsync(string, Func{Task{bool}}, TimeSpan)"/>
    public static Task HoldsAsync(string what, Func<bool> condition, TimeSpan within) =>
        HoldsAsync(what, () => Task.FromResult(condition()), within);
}

namespace MlopsHousing.Training.Synthesis;

/// <summary>Chance that is the same for the same seed.</summary>
internal static class Chance
{
    /// <summary>A number of the standard normal distribution, by Box and Muller.</summary>
    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>A place among weights, each as likely as its weight.</summary>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="upTo">The weights added up, from the first to each.</param>
    public static int Place(Random random, int[] upTo)
    {
        var at = Array.BinarySearch(upTo, random.Next(upTo[^1]) + 1);
        if (at < 0) return ~at;
        // Places without weight share their sum with the one before: the first of equals has it.
        while (at > 0 && upTo[at - 1] == upTo[at]) at--;
        return at;
    }

    public static int[] UpTo(IEnumerable<int> weights)
    {
        var sum = 0;
        return [.. weights.Select(weight => sum += weight)];
    }
}

namespace MlopsHousing.Tests.Hostile.Fuzzing;

/// <summary>Random choices from a seed: the same ones on every machine.</summary>
internal sealed class Dice(long seed, int number)
{
    private readonly Random _random = new(HashCode(seed, number));

    public int Below(int end) => _random.Next(end);

    /// <summary>True once in so many times.</summary>
    public bool OneIn(int times) => _random.Next(times) == 0;

    public T Of<T>(params ReadOnlySpan<T> all) => all[_random.Next(all.Length)];

    public T From<T>(IReadOnlyList<T> all) => all[_random.Next(all.Count)];

    public byte Byte() => (byte)_random.Next(256);

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Small mostly, large sometimes: 1 to <paramref name="most"/>.</summary>
    public int Length(int most) => Math.Clamp((int)Math.Exp(_random.NextDouble() * Math.Log(most + 1)), 1, most);

    // SplitMix64: neighbouring cases must have nothing in common, and HashCode differs from process to process.
    private static int HashCode(long seed, int number)
    {
        var z = unchecked((ulong)seed * 0x9E3779B97F4A7C15 + (ulong)number * 0xBF58476D1CE4E5B9 + 0x94D049BB133111EB);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)((z ^ (z >> 31)) & 0x7FFFFFFF);
    }
}

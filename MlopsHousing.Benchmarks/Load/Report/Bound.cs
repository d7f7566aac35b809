using System.Globalization;

namespace MlopsHousing.Benchmarks.Load.Report;

/// <summary>A figure that is held.</summary>
/// <param name="What">Which, in words.</param>
/// <param name="Value">What was measured.</param>
/// <param name="Target">What it is to be on a quiet machine.</param>
/// <param name="Held">What fails the run: far enough from what is measured again and again that a busy machine of two cores does not reach it. Null for
/// what is told only: absolute figures.</param>
/// <param name="AtMost">Whether less is better.</param>
internal sealed record Bound(string What, double Value, double Target, double? Held, bool AtMost = false)
{
    public bool IsMet => Keeps(Target);

    public bool Holds => Held is not { } held || Keeps(held);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{What}: {Value:0.###} (target: {(AtMost ? "at most" : "at least")} {Target:0.###}, {(IsMet ? "met" : "missed")}{(Held is { } held ? $"; fails {(AtMost ? "over" : "under")} {held:0.###}" : "")})");

    private bool Keeps(double limit) => AtMost ? Value <= limit : Value >= limit;
}

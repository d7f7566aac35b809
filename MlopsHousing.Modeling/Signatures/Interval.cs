using System.Text.Json.Serialization;

namespace MlopsHousing.Modeling.Signatures;

/// <summary>A closed interval of numbers; <c>[min, max]</c> in JSON.</summary>
/// <param name="Min">The least value inside.</param>
/// <param name="Max">The greatest value inside.</param>
[JsonConverter(typeof(IntervalJsonConverter))]
public readonly record struct Interval(double Min, double Max)
{
    public bool Contains(double value) => value >= Min && value <= Max;

    public double Clamp(double value) => Math.Clamp(value, Min, Max);

    public override string ToString() => $"{Min} to {Max}";
}

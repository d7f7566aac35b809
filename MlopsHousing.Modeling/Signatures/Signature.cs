using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using MlopsHousing.Modeling.Validation;

namespace MlopsHousing.Modeling.Signatures;

/// <summary>
/// What a model takes and gives: ordered features and a target. It drives validation, the OpenAPI document, the
/// protocols' metadata and forms. A row is a <c>double[Width]</c> in the order of <see cref="Features"/>:
/// numbers as they are, categories by index (-1: unseen), dates as days since 1970-01-01, NaN where missing.
/// </summary>
public sealed record Signature
{
    // Made once; `with` copies it, hence setting the features clears it.
    private FrozenDictionary<string, int>? _index;

    /// <summary>The model's name in the registry: lower-case letters, digits and hyphens.</summary>
    public required string Name { get; init; }

    public string? Description { get; init; }

    public required IReadOnlyList<Feature> Features
    {
        get;
        init => (field, _index) = (value, null);
    }

    public required Target Target { get; init; }

    /// <summary>The number of values in a row.</summary>
    [JsonIgnore]
    public int Width => Features.Count;

    /// <summary>Whether a row that was read and checked for one is one of the other: they differ in words and in what training saw at most.</summary>
    public bool TakesRowsOf(Signature other) =>
        Target.Unit == other.Target.Unit && Features.Select(RowRule).SequenceEqual(other.Features.Select(RowRule));

    // What the numbers of a row mean, and which are taken.
    private static (string, FeatureType, string?, Interval?, NullPolicy, UnseenPolicy, string, string) RowRule(Feature f) => (
        f.Name, f.Type, f.Unit, f.HardRange, f.Nulls, f.Unseen, string.Join('\n', f.Categories ?? []), string.Join('\n', f.Missing ?? []));

    /// <summary>The place of a feature in a row; -1 when there is none of that name.</summary>
    public int IndexOf(ReadOnlySpan<char> feature) =>
        (_index ??= Features.Select((f, i) => KeyValuePair.Create(f.Name, i)).ToFrozenDictionary())
            .GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(feature, out var index) ? index : -1;

    /// <summary>Reads <c>signature.json</c>.</summary>
    /// <exception cref="InvalidDataException">It is not JSON of this shape, or contradicts itself; the message says where.</exception>
    public static Signature Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var signature = JsonSerializer.Deserialize(json, SignatureJson.Default.Signature)
                ?? throw new InvalidDataException("The signature is null.");
            SignatureRules.Check(signature);
            return signature;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The signature is not readable: {JsonFault.Describe(e, SignatureJson.Default)}", e);
        }
    }

    /// <summary>Writes <c>signature.json</c>: indented, LF line ends, the same bytes for the same signature.</summary>
    public byte[] ToJson() => [.. JsonSerializer.SerializeToUtf8Bytes(this, SignatureJson.Default.Signature), (byte)'\n'];
}

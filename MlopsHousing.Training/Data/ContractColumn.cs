using System.Text.Json.Serialization;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Training.Data;

/// <summary>What a column may hold.</summary>
[JsonConverter(typeof(ContractTypeConverter))]
public enum ContractType
{
    Number,

    /// <summary>A number without a fraction.</summary>
    Whole,

    /// <summary>A date such as 2026-01-31.</summary>
    Date,

    Text,
}

/// <summary>What a data contract asks of one column.</summary>
/// <param name="Name">The name in the header, exactly.</param>
/// <param name="Type">What the fields are.</param>
/// <param name="Range">The least and greatest number.</param>
/// <param name="Categories">All texts that are allowed.</param>
/// <param name="Nulls">Whether a field may be empty.</param>
/// <param name="Unique">Whether no two rows may hold the same.</param>
/// <param name="Missing">Texts that stand for an empty field, such as <c>NA</c>.</param>
/// <param name="DateFormat">How dates are written where not as 2026-01-31, in .NET's letters, such as <c>M/d/yyyy</c>.</param>
public sealed record ContractColumn(
    string Name,
    ContractType Type,
    Interval? Range = null,
    IReadOnlyList<string>? Categories = null,
    bool Nulls = false,
    bool Unique = false,
    IReadOnlyList<string>? Missing = null,
    string? DateFormat = null);

internal sealed class ContractTypeConverter() : JsonStringEnumConverter<ContractType>(System.Text.Json.JsonNamingPolicy.CamelCase, allowIntegerValues: false);

using System.Collections.Frozen;
using System.Text;
using System.Text.Json.Serialization;

namespace MlopsHousing.Modeling.Signatures;

/// <summary>How a feature is given in a request.</summary>
public enum FeatureType
{
    /// <summary>A finite number in <see cref="Feature.Unit"/>.</summary>
    Number,

    /// <summary>One of <see cref="Feature.Categories"/>, as text.</summary>
    Category,

    /// <summary>An ISO 8601 calendar date; in a vector, days since 1970-01-01.</summary>
    Date,
}

/// <summary>What a missing value means.</summary>
public enum NullPolicy
{
    /// <summary>The feature must be given.</summary>
    Reject,

    /// <summary>The feature may be left out or null; it is NaN in the vector, in training and serving alike.</summary>
    Allow,
}

/// <summary>What a category that training never saw means.</summary>
public enum UnseenPolicy
{
    /// <summary>It is scored by the documented fallback and the answer carries a warning.</summary>
    Warn,

    /// <summary>The row is refused.</summary>
    Reject,
}

/// <summary>One input of a model: its name, type, unit and what is allowed in it.</summary>
public sealed record Feature
{
    // Looked up per request, so made once; `with` copies it, hence whoever sets what it is made of clears it.
    private FrozenDictionary<string, int>? _categoryIndex;

    /// <summary>The name in requests and in the data's header, exactly.</summary>
    public required string Name
    {
        get;
        init => (field, Utf8Name) = (value, value is null ? [] : Encoding.UTF8.GetBytes(value));
    }

    /// <summary>The name as it stands in JSON text.</summary>
    internal byte[] Utf8Name { get; private init; } = [];

    public required FeatureType Type { get; init; }

    /// <summary>The unit of a number, for people and for the OpenAPI document.</summary>
    public string? Unit { get; init; }

    public string? Description { get; init; }

    /// <summary>Values outside are refused: they can't be true, or mean another unit.</summary>
    public Interval? HardRange { get; init; }

    /// <summary>The extremes that training saw; outside them the model extrapolates and says so.</summary>
    public Interval? TrainingRange { get; init; }

    /// <summary>The known categories; a category's place here is its number in a vector.</summary>
    public IReadOnlyList<string>? Categories
    {
        get;
        init => (field, _categoryIndex) = (value, null);
    }

    /// <summary>
    /// Texts that stand for a missing value, such as <c>NA</c>: in a table's cells, where an empty one does too, and where a
    /// category is given as text.
    /// </summary>
    public IReadOnlyList<string>? Missing { get; init; }

    /// <summary>
    /// How a table's cells write a date, in .NET's letters, such as <c>M/d/yyyy</c>; dates like 2026-01-31 are understood too,
    /// and are the only ones that JSON takes.
    /// </summary>
    public string? DateFormat { get; init; }

    public NullPolicy Nulls { get; init; } = NullPolicy.Reject;

    public UnseenPolicy Unseen { get; init; } = UnseenPolicy.Warn;

    /// <summary>A real value from the training data, as it would stand in a request (a category's or date's is text).</summary>
    public System.Text.Json.Nodes.JsonNode? Example { get; init; }

    /// <summary>Looks a category up; -1 for one that training never saw.</summary>
    public int CategoryIndex(ReadOnlySpan<char> category) =>
        (_categoryIndex ??= (Categories ?? []).Select((c, i) => KeyValuePair.Create(c, i)).ToFrozenDictionary())
            .GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(category, out var index) ? index : -1;

    /// <summary>A category as it stands in a row: NaN where the text stands for a missing one, -1 where training never saw it.</summary>
    public double CategoryValue(ReadOnlySpan<char> text) => IsMissing(text) ? double.NaN : CategoryIndex(text);

    internal bool IsMissing(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < (Missing?.Count ?? 0); i++)
            if (text.SequenceEqual(Missing![i])) return true;
        return false;
    }

    [JsonIgnore]
    public bool IsRequired => Nulls == NullPolicy.Reject;
}

using System.Text.Json;

namespace MlopsHousing.Training.Data;

/// <summary><c>card.json</c>: what only people know of a data set, for the model card. Sentences, each a point of a list.</summary>
/// <param name="IntendedUse">What models of it are for.</param>
/// <param name="Limits">What they are not for, and what the data can't tell.</param>
public sealed record DatasetCard(IReadOnlyList<string> IntendedUse, IReadOnlyList<string> Limits)
{
    /// <summary>Reads <c>card.json</c>.</summary>
    /// <exception cref="InvalidDataException">A sentence is null or empty.</exception>
    /// <exception cref="JsonException">It is not JSON of this shape.</exception>
    public static DatasetCard Parse(byte[] json)
    {
        var card = JsonSerializer.Deserialize(json, DefinitionJson.Default.DatasetCard) ?? throw new InvalidDataException("it is null.");
        return card.IntendedUse.Concat(card.Limits).Any(string.IsNullOrWhiteSpace) ? throw new InvalidDataException("a sentence is empty.") : card;
    }
}

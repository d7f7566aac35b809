using System.ComponentModel.DataAnnotations;

namespace MlopsHousing.Api.Keys;

/// <summary>Who may do what without being asked. Keys are in settings by their hash only.</summary>
public sealed class ApiKeyOptions : IValidatableObject
{
    public const string SectionName = "ApiKeys";

    /// <summary>
    /// A name for each key (it is written into audit records) and the sha256 of the key as 64 hexadecimal digits.
    /// Plain sha256 is right for keys made by a machine (32 random bytes or more), not for passwords.
    /// </summary>
    public Dictionary<string, string> Keys { get; set; } = [];

    /// <summary>Whether predictions need a key too; what changes which version answers always does.</summary>
    public bool RequireForPredictions { get; set; }

    /// <summary>Whether feedback needs a key too. Without, the id that a prediction was answered with is enough.</summary>
    public bool RequireForFeedback { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, hash) in Keys)
            if (hash.Length != 64 || !hash.All(char.IsAsciiHexDigit))
                yield return new($"must be the sha256 of the key '{name}' as 64 hexadecimal digits (printf %s \"$KEY\" | sha256sum)", [nameof(Keys)]);
        if (RequireForPredictions && Keys.Count == 0)
            yield return new("needs at least one key (ApiKeys__Keys__NAME=SHA256), or nobody could predict", [nameof(RequireForPredictions)]);
        if (RequireForFeedback && Keys.Count == 0)
            yield return new("needs at least one key (ApiKeys__Keys__NAME=SHA256), or nobody could give feedback", [nameof(RequireForFeedback)]);
    }
}

namespace MlopsHousing.Api.Keys;

/// <summary>Marks endpoints that need an API key.</summary>
/// <param name="Always">True for what changes state; false for predictions, where a setting decides.</param>
internal sealed record NeedsApiKey(bool Always);

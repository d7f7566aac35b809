namespace MlopsHousing.Api.Keys;

/// <summary>Marks endpoints that need an API key, or do where a setting says so.</summary>
/// <param name="For">What the endpoint does.</param>
internal sealed record NeedsApiKey(KeyUse For);

/// <summary>What a key may be needed for.</summary>
internal enum KeyUse
{
    /// <summary>Which version answers: always.</summary>
    Changes,

    /// <summary>By <see cref="ApiKeyOptions.RequireForPredictions"/>.</summary>
    Predictions,

    /// <summary>By <see cref="ApiKeyOptions.RequireForFeedback"/>.</summary>
    Feedback,
}

namespace MlopsHousing.Modeling.Serving;

/// <summary>A version can't be scored right now; trying again later may work. The message is fit for a client.</summary>
public sealed class ModelUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>When to try again.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);
}

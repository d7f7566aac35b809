namespace MlopsHousing.Infrastructure.Configuration;

/// <summary>What was asked for can't be synthesised; the message is one sentence that says what to change.</summary>
public sealed class ConfigurationException(string message) : Exception(message);

namespace MlopsHousing.Cli;

/// <summary>A command can't do what was asked; the message says why, and what to do.</summary>
internal sealed class UsageException(string message) : Exception(message);

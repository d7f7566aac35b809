namespace MlopsHousing.ServiceDefaults.Startup;

/// <summary>The process can't start. The message is one sentence for its operator: the setting at fault, and what to do.</summary>
public sealed class StartupException(string message, Exception? inner = null) : Exception(message, inner);

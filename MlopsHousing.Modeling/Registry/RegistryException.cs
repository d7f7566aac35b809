namespace MlopsHousing.Modeling.Registry;

/// <summary>The registry can't be read, or lacks what was asked for. The message says what, and what to do.</summary>
public class RegistryException(string message, Exception? inner = null) : Exception(message, inner);

namespace MlopsHousing.Modeling.Registry;

/// <summary>The model or version asked for isn't there (as opposed to a registry that can't be reached).</summary>
public sealed class NotInRegistryException(string message) : RegistryException(message);

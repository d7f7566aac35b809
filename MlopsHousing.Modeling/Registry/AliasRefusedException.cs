namespace MlopsHousing.Modeling.Registry;

/// <summary>A change of aliases that makes no sense as things stand, such as a rollback with nothing before. Trying again won't help.</summary>
public sealed class AliasRefusedException(string message) : RegistryException(message);

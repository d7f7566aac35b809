namespace MlopsHousing.Modeling.Registry;

/// <summary>The aliases were changed by someone else since they were read.</summary>
public sealed class AliasConflictException(string model)
    : RegistryException($"The aliases of {model} were changed by someone else; read them again and decide again.");

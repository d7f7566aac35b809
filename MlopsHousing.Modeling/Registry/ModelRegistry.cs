namespace MlopsHousing.Modeling.Registry;

/// <summary>Opens registries by their root.</summary>
public static class ModelRegistry
{
    /// <summary>Opens the registry at a folder. Nothing is read yet.</summary>
    /// <exception cref="RegistryException">The root is not one that can be opened here.</exception>
    public static IModelRegistry Open(string root)
    {
        if (string.IsNullOrWhiteSpace(root)) throw new RegistryException("The model registry's root is empty; name a folder (Registry__Root, --registry).");
        if (root.Contains("://", StringComparison.Ordinal))
            throw new RegistryException($"The model registry's root must be a folder; {root.Split("://")[0]}:// roots are not supported.");
        return new FolderRegistry(root);
    }
}

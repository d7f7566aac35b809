namespace MlopsHousing.Modeling.Registry;

/// <summary>Opens registries by their root.</summary>
public static class ModelRegistry
{
    /// <summary>Opens the registry at a folder or <c>s3://bucket/prefix</c>. Nothing is read of it yet.</summary>
    /// <param name="root">Where it is.</param>
    /// <param name="s3">How a bucket is talked to.</param>
    /// <exception cref="RegistryException">The root is not one that can be opened.</exception>
    public static IModelRegistry Open(string root, S3Settings? s3 = null)
    {
        if (string.IsNullOrWhiteSpace(root)) throw new RegistryException("The model registry's root is empty; name a folder or s3://bucket/prefix (Registry__Root, --registry).");
        // Only this branch loads the S3 client.
        if (root.StartsWith(S3Location.Scheme, StringComparison.Ordinal)) return S3Registry.Open(root, s3 ?? S3Settings.Of());
        if (root.Contains("://", StringComparison.Ordinal))
            throw new RegistryException($"The model registry's root must be a folder or s3://bucket/prefix; {root.Split("://")[0]}:// roots are not supported.");
        if (File.Exists(root)) throw new RegistryException($"The model registry's root {root} is a file; name a folder or s3://bucket/prefix (Registry__Root, --registry).");
        return new FolderRegistry(root);
    }
}

using System.ComponentModel.DataAnnotations;

namespace MlopsHousing.Modeling.Registry;

/// <summary>Which registry, and which model in it.</summary>
public sealed class RegistryOptions
{
    public const string SectionName = "Registry";

    /// <summary>A folder or <c>s3://bucket/prefix</c>; by default the nearest folder <c>models</c>, going up from the current directory, else from the program's own.</summary>
    [MinLength(1)]
    public string? Root { get; set; }

    /// <summary>The model; by default the only one there.</summary>
    [RegularExpression("[a-z][a-z0-9-]{0,62}", ErrorMessage = "Registry:Model must be 1 to 63 lower-case letters, digits or hyphens, beginning with a letter.")]
    public string? Model { get; set; }

    /// <summary>The longest that one request to a bucket may take; it is repeated twice.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Timeout { get; set; } = S3Settings.DefaultTimeout;

    /// <summary>Whether a bucket stands in the path and not in the host's name; by default where an endpoint other than AWS's is named.</summary>
    public bool? PathStyle { get; set; }

    /// <summary>Opens the registry that is meant.</summary>
    /// <exception cref="RegistryException">None was named and none was found.</exception>
    public IModelRegistry Open() => ModelRegistry.Open(
        Root ?? FindRoot() ?? throw new RegistryException(
            "No folder 'models' was found from here upwards. Train a model with 'mlops train', or name a registry (Registry__Root, --registry)."),
        S3Settings.Of(Timeout, PathStyle));

    /// <summary>The name of the model that is meant.</summary>
    /// <exception cref="RegistryException">It isn't there, or none was named and there is not exactly one.</exception>
    public async Task<string> ChooseModelAsync(IModelRegistry registry, CancellationToken cancel = default)
    {
        var models = await registry.ListModelsAsync(cancel);
        var choices = string.Join(", ", models);
        return (Model, models.Count) switch
        {
            (_, 0) => throw new NotInRegistryException("The model registry is empty. Train a model into it with 'mlops train'."),
            ({ } named, _) when models.Contains(named) => named,
            ({ } named, _) => throw new NotInRegistryException($"The registry has no model {named}; it has {choices}."),
            (null, 1) => models[0],
            _ => throw new RegistryException($"The registry has several models; name one of them (Registry__Model, --model): {choices}."),
        };
    }

    /// <summary>The nearest folder <c>models</c>, going up; null when there is none.</summary>
    public static string? FindRoot() => Upwards(Directory.GetCurrentDirectory()) ?? Upwards(AppContext.BaseDirectory);

    private static string? Upwards(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "models") is var models && Directory.Exists(models))
                return models;
        return null;
    }
}

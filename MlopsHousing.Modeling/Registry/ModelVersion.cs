namespace MlopsHousing.Modeling.Registry;

/// <summary>One immutable version of a model, by name and by content.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Number">1, 2, 3 …; "1" in URLs and protocols.</param>
/// <param name="Digest"><c>sha256:</c> and 64 hexadecimal digits over the serving list of the manifest.</param>
public sealed record ModelVersion(string Model, int Number, string Digest);

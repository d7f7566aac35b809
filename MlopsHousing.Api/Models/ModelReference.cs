using MlopsHousing.Modeling.Registry;

namespace MlopsHousing.Api.Models;

/// <summary>Which version answered.</summary>
/// <param name="Name">The model's name in the registry.</param>
/// <param name="Version">The version's number, as text.</param>
/// <param name="Digest">The sha256 over what the version serves from.</param>
public sealed record ModelReference(string Name, string Version, string Digest)
{
    internal static ModelReference Of(ModelVersion version) => new(version.Model, $"{version.Number}", version.Digest);
}

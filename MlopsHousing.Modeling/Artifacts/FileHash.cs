namespace MlopsHousing.Modeling.Artifacts;

/// <summary>A file of a version as the manifest knows it.</summary>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
/// <param name="Bytes">Its length.</param>
public sealed record FileHash(string Sha256, long Bytes);

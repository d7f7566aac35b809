namespace MlopsHousing.Modeling.Artifacts;

/// <summary>The files of a version by name, before they are published.</summary>
/// <param name="Serving">What answers depend on; the digest is taken over these.</param>
/// <param name="Evidence">What people and auditors read; hashed, but outside the digest.</param>
public sealed record ArtifactFiles(
    IReadOnlyDictionary<string, byte[]> Serving,
    IReadOnlyDictionary<string, byte[]> Evidence);

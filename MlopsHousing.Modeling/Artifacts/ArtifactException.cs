namespace MlopsHousing.Modeling.Artifacts;

/// <summary>An artifact is not what it was when it was published, or can't be read. Nothing of it may be served.</summary>
public sealed class ArtifactException(string message, Exception? inner = null) : Exception(message, inner);

namespace MlopsHousing.Modeling.Features;

/// <summary>Two features as coordinates on a plane. Scales turn degrees into a length near enough over one region.</summary>
/// <param name="X">The feature to the right.</param>
/// <param name="Y">The feature upwards.</param>
/// <param name="ScaleX">The length of one unit of <paramref name="X"/>, such as kilometres per degree of longitude.</param>
/// <param name="ScaleY">The same for <paramref name="Y"/>.</param>
public sealed record Plane(string X, string Y, double ScaleX = 1, double ScaleY = 1);

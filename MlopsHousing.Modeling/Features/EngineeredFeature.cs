namespace MlopsHousing.Modeling.Features;

/// <summary>One of the numbers that the forest splits on.</summary>
/// <param name="Name">Its name in the recipe.</param>
/// <param name="Sources">The places in a row of the signature's features that it is made from, ascending.</param>
public sealed record EngineeredFeature(string Name, IReadOnlyList<int> Sources);

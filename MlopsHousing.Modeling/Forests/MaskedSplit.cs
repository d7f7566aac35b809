namespace MlopsHousing.Modeling.Forests;

/// <summary>What a split does to a tree's leaves when the row goes right: those not in the mask are ruled out.</summary>
internal readonly record struct MaskedSplit<TMask>(int Feature, float Threshold, int Tree, TMask Mask);

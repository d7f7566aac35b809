namespace MlopsHousing.Modeling.Profiles;

/// <summary>One bin of a feature: how it is called, and what share of the training rows lies in it.</summary>
/// <param name="Label">For people, such as <c>over 2.5 to 3.1</c>, a level's name, <c>other</c> or <c>missing</c>.</param>
/// <param name="Share">From 0 to 1; 0 for a bin that training never saw, such as unseen categories.</param>
public readonly record struct ProfileBin(string Label, double Share);

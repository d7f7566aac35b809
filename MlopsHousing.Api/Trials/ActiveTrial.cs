using MlopsHousing.Api.Models;
using MlopsHousing.Monitoring.Trials;

namespace MlopsHousing.Api.Trials;

/// <summary>A trial whose challenger has answered here. Immutable.</summary>
/// <param name="Trial">Which.</param>
/// <param name="Challenger">As it answers clients of a canary; where the champion of before is watched, that one.</param>
public sealed record ActiveTrial(Trial Trial, ServedModel Challenger);

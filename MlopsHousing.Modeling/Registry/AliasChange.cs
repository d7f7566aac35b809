namespace MlopsHousing.Modeling.Registry;

/// <summary>An audit record: who moved an alias, when, from where to where, and why.</summary>
public sealed record AliasChange(DateTimeOffset At, string By, string Alias, int? From, int? To, string Reason);

using System.Text.Json.Serialization;

namespace MlopsHousing.Modeling.Registry;

/// <summary>An audit record: who moved an alias, when, from where to where, and why.</summary>
public sealed record AliasChange(DateTimeOffset At, string By, string Alias, int? From, int? To, string Reason)
{
    /// <summary>Whether this took back an earlier promotion; so that the next rollback goes one further back.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Rollback { get; init; }

    /// <summary>The trial that a challenger began with this; null where it began none, or one ended.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LiveTrial? Trial { get; init; }
}

using System.Text.Json.Serialization;

namespace MlopsHousing.Modeling.Registry;

/// <summary>How a challenger meets live traffic.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrialMode>))]
public enum TrialMode
{
    /// <summary>It scores copies of requests; nobody sees what it says.</summary>
    [JsonStringEnumMemberName("shadow")]
    Shadow,

    /// <summary>It answers a share of the clients.</summary>
    [JsonStringEnumMemberName("canary")]
    Canary,
}

/// <summary>The part that the challenger plays in live traffic, as <c>aliases.json</c> holds it.</summary>
public sealed record LiveTrial
{
    /// <summary>A canary is a small share by definition; whoever wants more promotes.</summary>
    public const double MostCanary = 0.5;

    /// <param name="mode">What it does.</param>
    /// <param name="share">The share of requests that it scores as a shadow, above 0 and at most 1; or of clients that it answers
    /// as a canary, above 0 and at most <see cref="MostCanary"/>.</param>
    /// <param name="since">When it began; with the two versions, this tells one trial from another.</param>
    /// <exception cref="AliasRefusedException">There is no such mode, or the share is out of range.</exception>
    [JsonConstructor]
    public LiveTrial(TrialMode mode, double share, DateTimeOffset since)
    {
        if (!Enum.IsDefined(mode)) throw new AliasRefusedException("A challenger is on live traffic as shadow or as canary.");
        var most = mode == TrialMode.Canary ? MostCanary : 1;
        if (!(share > 0 && share <= most))
            throw new AliasRefusedException($"The share of a {Name(mode)} must be above 0 and at most {FormattableString.Invariant($"{most}")}.");
        (Mode, Share, Since) = (mode, share, since);
    }

    public TrialMode Mode { get; }

    public double Share { get; }

    public DateTimeOffset Since { get; }

    /// <summary>As it is written in JSON and on the command line.</summary>
    public static string Name(TrialMode mode) => mode == TrialMode.Canary ? "canary" : "shadow";

    /// <summary>The mode of a name; null for none.</summary>
    public static TrialMode? Parse(string? name) => name switch
    {
        "shadow" => TrialMode.Shadow,
        "canary" => TrialMode.Canary,
        _ => null,
    };
}

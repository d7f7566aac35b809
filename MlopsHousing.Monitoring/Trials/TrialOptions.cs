using System.ComponentModel.DataAnnotations;

namespace MlopsHousing.Monitoring.Trials;

/// <summary>When a challenger has won, lost or failed, and what follows.</summary>
public sealed class TrialOptions : IValidatableObject
{
    public const string SectionName = "Trial";

    /// <summary>The chance that a challenger which is not better is ever promoted, however often one looks; and that a better one is called worse.</summary>
    [Range(1e-6, 0.2)]
    public double ErrorRate { get; set; } = 0.01;

    /// <summary>With fewer pairs of errors than these nothing is decided.</summary>
    [Range(50, 1_000_000)]
    public int MinimumPairs { get; set; } = 200;

    /// <summary>A challenger that is not shown to be better by so many is refused.</summary>
    [Range(100, 1_000_000)]
    public int MostPairs { get; set; } = 20_000;

    /// <summary>How long a challenger may take for an answer; past it the champion answers in its place.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:05")]
    public TimeSpan Budget { get; set; } = TimeSpan.FromSeconds(0.25);

    /// <summary>Copies of requests that may wait for a shadow; past it they are dropped and counted.</summary>
    [Range(10, 100_000)]
    public int ShadowQueue { get; set; } = 1_000;

    /// <summary>Whether a challenger that has won becomes the champion by itself.</summary>
    public bool AutomaticPromotion { get; set; }

    /// <summary>
    /// Whether a champion that errs more than the one before it is rolled back by itself; and a challenger that has lost or failed
    /// taken off, for good and for all replicas.
    /// </summary>
    public bool AutomaticRollback { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MostPairs < MinimumPairs) yield return new("must not be less than Trial__MinimumPairs", [nameof(MostPairs)]);
    }

    /// <summary>What follows from the evidence.</summary>
    public TrialVerdict Judge(PairedTest test)
    {
        if (test.Pairs < MinimumPairs) return TrialVerdict.Continue;
        var enough = -Math.Log(ErrorRate);
        // Differences of rare rows are cut in the evidence; where they tell the contrary in full, nothing is proved.
        if (test.ForChallenger >= enough && test.ChallengerMae < test.ChampionMae) return TrialVerdict.Promote;
        return test.ForChampion >= enough || test.Pairs >= MostPairs ? TrialVerdict.Refuse : TrialVerdict.Continue;
    }
}

using System.Text.Json;
using MlopsHousing.Modeling.Signatures;

namespace MlopsHousing.Modeling.Intervals;

/// <summary>
/// <c>intervals.json</c>: how far from its prediction the truth lies, as a multiple of a row's own scale (see
/// <see cref="DifficultyScorer"/>), for every coverage that can be asked for. Measured on rows that the model at hand had
/// not seen (cross-fitted), so that an interval of 90 % holds the truth of 90 of 100 new rows.
/// </summary>
/// <param name="ScaleUnit">A scale of 1 in the target's unit: the mean absolute residual.</param>
/// <param name="Coverage">Ascending shares, from <see cref="LeastCoverage"/> to <see cref="MostCoverage"/>.</param>
/// <param name="Score">For each of them the half width of the interval over the scale; never falling.</param>
public sealed record ConformalScores(double ScaleUnit, IReadOnlyList<double> Coverage, IReadOnlyList<double> Score)
{
    /// <summary>The least share of the truth that can be asked for.</summary>
    public const double LeastCoverage = 0.5;

    /// <summary>The greatest share of the truth that can be asked for.</summary>
    public const double MostCoverage = 0.99;

    /// <summary>What an answer covers unless another share is asked for.</summary>
    public const double DefaultCoverage = 0.9;

    /// <summary>Fewer scores than these can't say what 99 % of them keep within.</summary>
    public const int FewestScores = 100;

    private const int Levels = 50;

    // Far finer than the scores are known, and coarse enough that no processor's exp() moves the digest.
    private const int Digits = 6;

    /// <summary>Makes the table from what was measured.</summary>
    /// <param name="scaleUnit">A scale of 1 in the target's unit.</param>
    /// <param name="scores">Absolute residuals over scales; at least <see cref="FewestScores"/>.</param>
    /// <exception cref="ArgumentException">There are too few scores.</exception>
    public static ConformalScores Of(double scaleUnit, IEnumerable<double> scores)
    {
        var sorted = scores.Order().ToArray();
        if (sorted.Length < FewestScores) throw new ArgumentException($"{sorted.Length} scores are too few; {FewestScores} are needed.", nameof(scores));
        // Hundredths are divided, not added up: 0.9 must be 0.9.
        double[] coverage = [.. Enumerable.Range(50, Levels).Select(percent => percent / 100.0)];
        return new(scaleUnit, coverage, [.. coverage.Select(share => Math.Round(sorted[Rank(sorted.Length, share)], Digits))]);
    }

    /// <summary>The interval around a prediction.</summary>
    /// <param name="prediction">In the target's unit.</param>
    /// <param name="scale">The row's own, in the target's unit.</param>
    /// <param name="coverage">From <see cref="LeastCoverage"/> to <see cref="MostCoverage"/>.</param>
    /// <param name="hardRange">What the target can't leave; a prediction beyond it has the nearest end as its interval.</param>
    public Interval Around(double prediction, double scale, double coverage, Interval? hardRange)
    {
        var reach = scale * ScoreAt(coverage);
        var interval = new Interval(prediction - reach, prediction + reach);
        return hardRange is { } range ? new(range.Clamp(interval.Min), range.Clamp(interval.Max)) : interval;
    }

    /// <summary>The half width over the scale, between two levels in proportion.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The coverage is not one that can be asked for.</exception>
    public double ScoreAt(double coverage)
    {
        if (!(coverage >= LeastCoverage && coverage <= MostCoverage))
            throw new ArgumentOutOfRangeException(nameof(coverage), coverage, $"must be from {LeastCoverage} to {MostCoverage}");
        var above = 0;
        while (Coverage[above] < coverage) above++;
        if (above == 0 || Coverage[above] == coverage) return Score[above];
        var share = (coverage - Coverage[above - 1]) / (Coverage[above] - Coverage[above - 1]);
        return Score[above - 1] + share * (Score[above] - Score[above - 1]);
    }

    /// <summary>Reads <c>intervals.json</c>.</summary>
    /// <exception cref="InvalidDataException">It is not JSON of this shape; the message says what is wrong.</exception>
    public static ConformalScores Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var scores = JsonSerializer.Deserialize(json, IntervalsJson.Default.ConformalScores) ?? throw Broken("it is null");
            scores.Check();
            return scores;
        }
        catch (JsonException e)
        {
            throw Broken(e.Message, e);
        }
    }

    /// <summary>Writes <c>intervals.json</c>: the same bytes for the same scores.</summary>
    public byte[] ToJson() => [.. JsonSerializer.SerializeToUtf8Bytes(this, IntervalsJson.Default.ConformalScores), (byte)'\n'];

    // Split conformal prediction: of n scores the ceil((n + 1) x share)-th, as the new row is one more.
    private static int Rank(int count, double share) => Math.Min(count, (int)Math.Ceiling((count + 1) * share)) - 1;

    private void Check()
    {
        if (!(ScaleUnit >= 0 && double.IsFinite(ScaleUnit))) throw Broken("its scale unit must be a finite number and not negative");
        if (Coverage.Count < 2 || Coverage.Count != Score.Count) throw Broken("it needs one score for each of its levels of coverage");
        if (Coverage[0] != LeastCoverage || Coverage[^1] != MostCoverage) throw Broken($"its levels must go from {LeastCoverage} to {MostCoverage}");
        for (var i = 0; i < Score.Count; i++)
        {
            if (!(Score[i] >= 0 && double.IsFinite(Score[i]))) throw Broken("a score is negative or not finite");
            if (i > 0 && !(Coverage[i] > Coverage[i - 1] && Score[i] >= Score[i - 1])) throw Broken("its levels must rise and its scores must not fall");
        }
    }

    private static InvalidDataException Broken(string why, Exception? inner = null) => new($"The intervals are not usable: {why}.", inner);
}

using System.Globalization;
using MathNet.Numerics.Distributions;
using MlopsHousing.Modeling.Intervals;

namespace MlopsHousing.Training.Retraining;

/// <summary><c>decision.json</c>: whether a candidate may challenge the champion, and why.</summary>
/// <param name="Inputs">What was decided on: the hash of <c>evaluation.json</c>.</param>
/// <param name="Passed">Whether all checks did.</param>
/// <param name="Policy">What they were held against.</param>
/// <param name="Checks">Each of them.</param>
public sealed record GateDecision(string Inputs, bool Passed, GatePolicy Policy, IReadOnlyList<GateCheck> Checks)
{
    public const string FileName = "decision.json";
}

/// <summary>One check.</summary>
/// <param name="Name"><c>overall</c>, <c>segments</c> or <c>coverage</c>.</param>
/// <param name="Passed">Whether it holds.</param>
/// <param name="Explanation">In a sentence, with the figures.</param>
public sealed record GateCheck(string Name, bool Passed, string Explanation);

/// <summary>Holds a candidate against the champion: better as a whole, worse in no segment, sure of what it says.</summary>
public static class Gate
{
    /// <summary>Decides; the same evaluation and policy give the same decision.</summary>
    /// <param name="inputs">What is decided on, for the record.</param>
    /// <param name="evaluation">How both did.</param>
    /// <param name="policy">What the candidate must keep.</param>
    public static GateDecision Decide(string inputs, WindowEvaluation evaluation, GatePolicy policy)
    {
        GateCheck[] checks = [Overall(evaluation, policy), Segments(evaluation, policy), Coverage(evaluation, policy)];
        return new(inputs, checks.All(check => check.Passed), policy, checks);
    }

    private static GateCheck Overall(WindowEvaluation e, GatePolicy policy)
    {
        // Student's t: the standard error is itself an estimate, and of few rows a bad one.
        var reach = policy.Confidence > 0.5 ? StudentT.InvCDF(0, 1, Math.Max(1, e.Rows - 1), policy.Confidence) * e.Difference.StandardError : 0;
        var passed = e.Difference.Mean + reach < 0;
        return new("overall", passed, Text(
            $"The candidate's mean absolute error is {e.Candidate.Mae:0.##} {e.Unit}, the champion's {e.Champion.Mae:0.##}, on {e.Rows} rows that neither has seen")
            + (passed ? "."
                : e.Difference.Mean < 0 ? Text($"; that is less, but not with a confidence of {policy.Confidence:0.###}: it takes more feedback to tell.")
                : "; it must be less."));
    }

    private static GateCheck Segments(WindowEvaluation e, GatePolicy policy)
    {
        var judged = e.Segments.Where(s => s.Rows >= policy.SegmentRows).ToList();
        var worse = judged.Where(s => s.CandidateMae > s.ChampionMae * (1 + policy.SegmentMargin)).ToList();
        return new("segments", worse.Count == 0, worse.Count == 0
            ? Text($"None of {judged.Count} segments is worse by more than {policy.SegmentMargin:P0}.")
            : "Worse by more than " + Text($"{policy.SegmentMargin:P0}: ") + string.Join("; ", worse.Select(s => Text($"{s.By} {s.Segment} ({s.ChampionMae:0.##} to {s.CandidateMae:0.##} {e.Unit} on {s.Rows} rows)"))) + ".");
    }

    private static GateCheck Coverage(WindowEvaluation e, GatePolicy policy) => (e.Candidate.Coverage, e.Champion.Coverage) switch
    {
        ({ } held, _) => new("coverage", held >= ConformalScores.DefaultCoverage - policy.CoverageSlack, Text(
            $"Intervals that promise {ConformalScores.DefaultCoverage:P0} hold {held:P1} of the truth; {ConformalScores.DefaultCoverage - policy.CoverageSlack:P1} is the least.")),
        (null, { }) => new("coverage", false, "The candidate has no intervals, and the champion has: there were too few rows to fit them."),
        _ => new("coverage", true, "Neither has intervals."),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture).Replace(" %", "%", StringComparison.Ordinal);
}

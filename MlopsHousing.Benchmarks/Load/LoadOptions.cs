namespace MlopsHousing.Benchmarks.Load;

/// <summary>How long the run takes.</summary>
/// <param name="Rounds">Of each series, in turn; the figures are their medians.</param>
/// <param name="Round">Each one's length.</param>
/// <param name="WarmUp">Of each series at least; up to four times as long where its runtime is still compiling.</param>
/// <param name="LatencyRounds">Of each series, in turn; the figures are those of all their requests.</param>
/// <param name="LatencyRound">Each one's length.</param>
/// <param name="Rate">Requests a second at which latency is measured.</param>
/// <param name="Lines">Rows of a stream.</param>
/// <param name="TrainingHomes">What the original's model learns from.</param>
internal sealed record LoadOptions(
    int Rounds, TimeSpan Round, TimeSpan WarmUp, int LatencyRounds, TimeSpan LatencyRound, double Rate, int Lines, int TrainingHomes)
{
    /// <summary>A part of the names of the series to be measured beside the echo; null for all.</summary>
    public string? Only { get; init; }

    /// <summary>A Markdown file whose part for it gets the table; null for none.</summary>
    public string? Into { get; init; }

    /// <summary>Whether the services are published first, as the images hold them.</summary>
    public bool Published { get; init; }

    /// <summary>Reads a command line; null where it makes no sense.</summary>
    public static LoadOptions? Parse(string[] args) => args switch
    {
        [] => Full,
        ["--short", .. var rest] => Parse(rest) is { } options ? Short with { Only = options.Only, Into = options.Into } : null,
        ["--into", var document, .. var rest] => Parse(rest) is { } options ? options with { Into = document } : null,
        ["--only", var part, .. var rest] => Parse(rest) is { } options ? options with { Only = part } : null,
        _ => null,
    };

    /// <summary>Whether a series is to be measured.</summary>
    public bool Includes(string series) => Only is null || series.Contains(Only, StringComparison.OrdinalIgnoreCase);

    /// <summary>For a table that people read: some five minutes.</summary>
    public static LoadOptions Full { get; } =
        new(21, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(6), 3, TimeSpan.FromSeconds(5), 1_000, 20_000, 16_000) { Published = true };

    /// <summary>For CI: a minute or so.</summary>
    public static LoadOptions Short { get; } =
        new(15, TimeSpan.FromSeconds(0.4), TimeSpan.FromSeconds(2), 1, TimeSpan.FromSeconds(2), 500, 5_000, 4_000);
}

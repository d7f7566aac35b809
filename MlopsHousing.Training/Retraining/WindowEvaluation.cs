namespace MlopsHousing.Training.Retraining;

/// <summary><c>evaluation.json</c>: champion and candidate on the same rows, of which neither has seen one.</summary>
/// <param name="Inputs">What was evaluated: the hashes of <c>trained.json</c> and of the window, and the champion's digest.</param>
/// <param name="Unit">The unit of errors and widths.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Champion">How the champion did.</param>
/// <param name="Candidate">How the candidate did.</param>
/// <param name="Difference">The candidate's absolute error minus the champion's, row by row.</param>
/// <param name="Segments">Both by the candidate's segments.</param>
public sealed record WindowEvaluation(
    string Inputs, string Unit, int Rows, WindowFigures Champion, WindowFigures Candidate, PairedDifference Difference, IReadOnlyList<WindowSegment> Segments)
{
    public const string FileName = "evaluation.json";
}

/// <summary>How one version did.</summary>
/// <param name="Digest">Which.</param>
/// <param name="Mae">The mean absolute error.</param>
/// <param name="Rmse">The root of the mean squared error.</param>
/// <param name="Coverage">The share of the truth that its intervals of 90 % hold; null where it has none.</param>
/// <param name="MeanWidth">The mean width of those intervals.</param>
public sealed record WindowFigures(string Digest, double Mae, double Rmse, double? Coverage, double? MeanWidth);

/// <summary>A mean over rows and how sure it is.</summary>
/// <param name="Mean">Below 0 where the candidate is better.</param>
/// <param name="StandardError">Of the mean.</param>
public sealed record PairedDifference(double Mean, double StandardError);

/// <summary>Both within one segment.</summary>
/// <param name="By">By what the rows are told apart.</param>
/// <param name="Segment">The segment's name.</param>
/// <param name="Rows">How many there are.</param>
/// <param name="ChampionMae">The champion's mean absolute error.</param>
/// <param name="CandidateMae">The candidate's.</param>
public sealed record WindowSegment(string By, string Segment, int Rows, double ChampionMae, double CandidateMae);

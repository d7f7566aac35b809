using System.Globalization;
using MlopsHousing.Api.Problems;
using MlopsHousing.Modeling.Intervals;

namespace MlopsHousing.Api.Predictions;

/// <summary>The share of the truth that intervals are asked to hold: <c>?coverage=0.8</c>.</summary>
internal static class Coverage
{
    /// <summary>The name of the query's parameter.</summary>
    public const string Parameter = "coverage";

    public static readonly Problem Refused = new(
        ProblemKinds.BadRequest,
        string.Create(CultureInfo.InvariantCulture, $"The parameter '{Parameter}' must be one number from {ConformalScores.LeastCoverage} to {ConformalScores.MostCoverage}."));

    /// <summary>Reads it from a request; nine tenths where it is not given.</summary>
    /// <returns>False when it is given, but is no share that can be asked for.</returns>
    public static bool TryRead(HttpRequest request, out double coverage)
    {
        coverage = ConformalScores.DefaultCoverage;
        // Most requests have no query, and parsing one allocates.
        if (!request.QueryString.HasValue || !request.Query.TryGetValue(Parameter, out var given)) return true;
        return given.Count == 1
            && double.TryParse(given[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out coverage)
            && coverage is >= ConformalScores.LeastCoverage and <= ConformalScores.MostCoverage;
    }
}

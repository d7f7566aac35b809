namespace MlopsHousing.Api.Problems;

/// <summary>A kind of error that the API answers with (RFC 9457).</summary>
/// <param name="Slug">The last part of its stable type URI.</param>
/// <param name="Status">The HTTP status that goes with it.</param>
/// <param name="Title">A short name; the same for every occurrence.</param>
/// <param name="Remedy">What it means and what to do, for the page that the type URI leads to.</param>
public sealed record ProblemKind(string Slug, int Status, string Title, string Remedy)
{
    /// <summary>A reference relative to the service, leading to the page that explains the kind.</summary>
    public string Type { get; } = "/docs/problems#" + Slug;
}

using MlopsHousing.Api.Problems;

namespace MlopsHousing.Api.Docs;

/// <summary>Tells the API's description what an endpoint answers.</summary>
internal static class DocumentedAnswers
{
    /// <summary>What it answers when all is well.</summary>
    public static IEndpointConventionBuilder Answers<T>(this IEndpointConventionBuilder endpoint, string contentType, int status = StatusCodes.Status200OK) =>
        endpoint.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(T), [contentType]));

    /// <summary>The statuses of the problems that it may answer with.</summary>
    public static TBuilder Refuses<TBuilder>(this TBuilder endpoint, params int[] statuses) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata([.. statuses.Select(s => new ProducesResponseTypeMetadata(s, typeof(ProblemDetail), [Problem.ContentType]))]);
}
